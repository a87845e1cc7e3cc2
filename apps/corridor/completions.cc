// Shell completions, made from the parser's own tree of commands and options.
#include "commands.h"
#include "options.h"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace corridor::app {
namespace {

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<const CLI::App*> commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string bash(const CLI::App& app) {
  std::vector<std::string> names;
  std::string options;
  for (const CLI::App* command : commands(app)) {
    names.push_back(command->get_name());
    options += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(),
                           fmt::join(option_names(*command), " "));
  }
  return fmt::format(
      "# bash completion of corridor: source <(corridor completions bash)\n"
      "_corridor() {{\n"
      "  local words=\"\"\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{}\" -- \"${{COMP_WORDS[1]}}\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n{}  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"${{COMP_WORDS[COMP_CWORD]}}\"))\n"
      "}}\n"
      "complete -o default -F _corridor corridor\n",
      fmt::join(names, " "), options);
}

std::string zsh(const CLI::App& app) {
  return "#compdef corridor\nautoload -U +X bashcompinit && bashcompinit\n" + bash(app);
}

std::string fish(const CLI::App& app) {
  std::string out = "# fish completion of corridor: corridor completions fish | source\n";
  for (const CLI::App* command : commands(app)) {
    out += fmt::format("complete -c corridor -n __fish_use_subcommand -a {} -d '{}'\n",
                       command->get_name(), command->get_description());
    for (const std::string& name : option_names(*command)) {
      out += fmt::format("complete -c corridor -n '__fish_seen_subcommand_from {}' -l {}\n",
                         command->get_name(), name.substr(2));
    }
  }
  return out;
}

}  // namespace

void add_completions(CLI::App& app, Action& chosen) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completions", "Completions for a shell");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer("Example: source <(corridor completions bash)");
  command->callback([=, &app, &chosen] {
    chosen = [=, &app] {
      fmt::print("{}", *shell == "bash" ? bash(app) : *shell == "zsh" ? zsh(app) : fish(app));
      return kOk;
    };
  });
}

}  // namespace corridor::app
