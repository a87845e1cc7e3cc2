#include "output/markup.h"

#include <algorithm>
#include <array>
#include <vector>

namespace corridor::output {
namespace {

constexpr std::array<std::string_view, 3> kVoid{"meta", "br", "hr"};

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == ':' || c == '_';
}

class Judge {
 public:
  explicit Judge(std::string_view text) : text_(text) {}

  std::string fault() {
    while (fault_.empty() && at_ < text_.size()) {
      if (text_[at_] == '<') {
        tag();
      } else {
        character();
      }
    }
    if (fault_.empty() && !open_.empty()) {
      fail("<" + open_.back() + "> is not closed");
    }
    return fault_;
  }

 private:
  void fail(const std::string& what) {
    if (fault_.empty()) {
      fault_ = what + " near: " + std::string(text_.substr(at_ > 40 ? at_ - 40 : 0, 80));
    }
  }

  void character() {
    if (text_[at_] == '&') {
      const std::size_t end = text_.substr(at_, 12).find(';');
      const std::string_view entity = text_.substr(at_, end);
      const bool known = entity == "&amp" || entity == "&lt" || entity == "&gt" ||
                         entity == "&quot" || entity == "&#39";
      if (end == std::string_view::npos || !known) {
        fail("a bare &");
      }
    } else if (text_[at_] == '>' && open_.empty()) {
      fail("a bare >");
    }
    ++at_;
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) {
      ++at_;
    }
  }

  void tag() {
    ++at_;
    if (text_.substr(at_, 8) == "!DOCTYPE") {
      at_ = text_.find('>', at_) + 1;
      return;
    }
    const bool closing = text_[at_] == '/';
    at_ += closing ? 1 : 0;
    const std::string element = name();
    if (element.empty()) {
      return fail("a bare <");
    }
    if (closing) {
      if (open_.empty() || open_.back() != element) {
        return fail("</" + element + "> closes " + (open_.empty() ? "nothing" : open_.back()));
      }
      open_.pop_back();
      at_ += 1;
      return;
    }
    attributes();
    const bool empty = text_[at_] == '/';
    at_ += empty ? 2 : 1;
    if (!empty && std::find(kVoid.begin(), kVoid.end(), element) == kVoid.end()) {
      open_.push_back(element);
    }
    if (element == "style") {
      at_ = text_.find("</style>", at_);
    }
  }

  void attributes() {
    for (skip_blanks();
         fault_.empty() && at_ < text_.size() && text_[at_] != '>' && text_[at_] != '/';
         skip_blanks()) {
      const std::string attribute = name();
      if (attribute == "open" && text_[at_] != '=') {
        continue;  // a flag of <details>
      }
      if (attribute.empty() || text_.substr(at_, 2) != "=\"") {
        return fail("an attribute without quotes");
      }
      const std::size_t end = text_.find('"', at_ + 2);
      if (text_.substr(at_, end - at_).find('<') != std::string_view::npos) {
        return fail("a < within an attribute");
      }
      at_ = end + 1;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::string fault_;
};

}  // namespace

std::string fault_of_markup(std::string_view text) {
  return Judge(text).fault();
}

}  // namespace corridor::output
