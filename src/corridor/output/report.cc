#include "corridor/output/report.h"

#include <fmt/format.h>

#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {
namespace {

std::vector<Section> chapters(const Book& book) {
  std::vector<Section> all{
      {"answer", "In short", headline_chapter(book)},
      {"maps", "Maps", map_chapter(book)},
      {"routes", "Ways and what they cost", routes_chapter(book)},
      {"modes", "Modes", modes_chapter(book)},
      {"scenarios", "Scenarios", scenarios_chapter(book)},
      {"capacity", "Where capacity binds", limits_of_capacity_chapter(book)},
  };
  all.insert(all.end(), book.context.sections.begin(), book.context.sections.end());
  const std::vector<Section> rest{
      {"validation", "Against what is observed", observations_chapter(book)},
      {"claims", "Rival claims", claims_chapter(book)},
      {"inputs", "Inputs", inputs_chapter(book)},
      {"methods", "How it is computed", methods_chapter(book)},
      {"limits", "Limits", caveats_chapter(book)},
      {"not-run", "What was not run", not_run_chapter(book)},
      {"manifest", "This run", manifest_chapter(book)},
      {"sources", "Sources", sources_chapter(book)},
      {"glossary", "Glossary", glossary_chapter()},
  };
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

}  // namespace

std::string report_html(const cases::Case& a_case, const study::FlowsResult& result,
                        const ReportContext& context) {
  const Book book = open_book(a_case, result, context);
  const auto all = chapters(book);
  const std::string title = escape(a_case.settings.title);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"generator\" content=\"Corridor {}\">\n<title>{}</title>\n<style>\n{}</style>\n"
      "</head>\n<body>\n<div class=\"page\">\n<header><p class=\"kicker\">Freight corridor "
      "study</p>"
      "<h1>{}</h1><p>{} · money in {} of {}</p></header>\n",
      escape(context.version), title, report_css(), title, escape(scenario_label(book, book.base)),
      escape(a_case.settings.currency), a_case.settings.price_year);
  html += "<nav class=\"toc\" aria-label=\"Contents\"><ol>\n";
  for (const Section& section : all) {
    html +=
        fmt::format("<li><a href=\"#{}\">{}</a></li>\n", escape(section.id), escape(section.title));
  }
  html += "</ol></nav>\n<main>\n";
  for (const Section& section : all) {
    html += fmt::format("<section id=\"{}\"><h2>{}</h2>\n{}</section>\n", escape(section.id),
                        escape(section.title), section.html);
  }
  return html +
         fmt::format(
             "</main>\n<footer>Made by Corridor {} from {}. This page needs no script and loads "
             "nothing from elsewhere.</footer>\n</div>\n</body>\n</html>\n",
             escape(context.version), escape(context.generated_from));
}

}  // namespace corridor::output
