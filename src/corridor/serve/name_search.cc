#include "corridor/serve/name_search.h"

#include <algorithm>
#include <array>
#include <optional>

namespace corridor::serve {
namespace {

char folded(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_letter(char a, char b) {
  return folded(a) == folded(b);
}

enum class Match { is, begins, holds };

std::optional<Match> match(std::string_view whole, std::string_view text) {
  const auto at = std::search(whole.begin(), whole.end(), text.begin(), text.end(), same_letter);
  if (at == whole.end()) {
    return std::nullopt;
  }
  return at != whole.begin()           ? Match::holds
         : whole.size() == text.size() ? Match::is
                                       : Match::begins;
}

void add(output::Box& box, const cases::Place& place) {
  box.west = std::min(box.west, place.longitude);
  box.east = std::max(box.east, place.longitude);
  box.south = std::min(box.south, place.latitude);
  box.north = std::max(box.north, place.latitude);
}

class Search {
 public:
  Search(const cases::Case& a_case, std::string_view text, std::size_t most)
      : case_(a_case), text_(text), most_(most) {}

  NamesFound run() {
    for (const cases::Link& link : case_.links) {
      look("link", link.id, link.name, link.ref, {link.from, link.to});
    }
    for (const cases::Terminal& terminal : case_.terminals) {
      look("terminal", terminal.id, terminal.name, "", {terminal.place, terminal.place});
    }
    NamesFound found;
    std::size_t all = 0;
    for (auto& list : by_match_) {
      for (NameFound& one : list) {
        if (found.first.size() < most_) {
          found.first.push_back(std::move(one));
        }
      }
    }
    for (const std::size_t count : counts_) {
      all += count;
    }
    found.more = all - found.first.size();
    return found;
  }

 private:
  void look(const char* table, const std::string& id, const std::string& name,
            const std::string& number, std::array<PlaceId, 2> ends) {
    std::optional<Match> best = match(id, text_);
    for (const std::string* other : {&name, &number}) {
      if (const auto here = match(*other, text_)) {
        const Match weaker = std::max(*here, Match::begins);  // only an id is what is meant
        best = best ? std::min(*best, weaker) : weaker;
      }
    }
    if (!best) {
      return;
    }
    const auto rank = static_cast<std::size_t>(*best);
    if (++counts_[rank] > most_) {
      return;
    }
    NameFound found{.table = table, .id = id, .name = name};
    for (const PlaceId end : ends) {
      add(found.box, case_.places[end]);
    }
    by_match_[rank].push_back(std::move(found));
  }

  const cases::Case& case_;
  std::string_view text_;
  std::size_t most_;
  std::array<std::vector<NameFound>, 3> by_match_;
  std::array<std::size_t, 3> counts_{};
};

}  // namespace

NamesFound search_names(const cases::Case& a_case, std::string_view text, std::size_t most) {
  return Search(a_case, text, most).run();
}

}  // namespace corridor::serve
