#include "corridor/serve/case_store.h"

#include <algorithm>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "corridor/base/hash.h"

namespace corridor::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kVariants = 8;
constexpr std::size_t kFlows = 64;

// Names, sizes and times of the files: cheap to look at, and different after every save.
std::string signature_of(const fs::path& folder) {
  std::vector<std::string> lines;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto time = entry.last_write_time(error).time_since_epoch().count();
    lines.push_back(
        fmt::format("{} {} {}", entry.path().filename().string(), entry.file_size(error), time));
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) {
    all += line + "\n";
  }
  return all;
}

std::string text_of(const std::vector<cases::SetOption>& sets) {
  std::string text;
  for (const cases::SetOption& set : sets) {
    text += set.key + "=" + set.value + "\n";
  }
  return text;
}

template <class Value>
Value find_newest(std::list<std::pair<std::string, Value>>& list, const std::string& key) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.first == key; });
  if (found == list.end()) {
    return {};
  }
  list.splice(list.begin(), list, found);
  return found->second;
}

template <class Value>
void keep_newest(std::list<std::pair<std::string, Value>>& list, const std::string& key,
                 const Value& value, std::size_t most) {
  list.emplace_front(key, value);
  if (list.size() > most) {
    list.pop_back();
  }
}

}  // namespace

CaseStore::CaseStore(fs::path folder, std::vector<cases::SetOption> sets, std::size_t flow_bytes)
    : folder_(std::move(folder)), sets_(std::move(sets)), flow_bytes_(flow_bytes) {}

LoadedPointer CaseStore::read(const std::vector<cases::SetOption>& sets) const {
  std::vector<cases::SetOption> all = sets_;
  all.insert(all.end(), sets.begin(), sets.end());
  auto loaded = std::make_shared<LoadedCase>();
  loaded->a_case = cases::read_case(folder_, all, loaded->problems);
  std::string hashes = text_of(all);
  for (const cases::InputFile& file : loaded->a_case.files) {
    hashes += file.name + " " + file.sha256 + "\n";
  }
  if (!loaded->sound()) {
    hashes += format(loaded->problems);
  }
  loaded->version = sha256(hashes).substr(0, 16);
  return loaded;
}

void CaseStore::forget_if_changed() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kLook) {
    return;
  }
  looked_ = now;
  std::string signature = signature_of(folder_);
  if (signature != signature_) {
    signature_ = std::move(signature);
    variants_.clear();
    flows_.clear();
  }
}

LoadedPointer CaseStore::get(const std::vector<cases::SetOption>& sets) {
  const std::scoped_lock lock(mutex_);
  forget_if_changed();
  const std::string key = text_of(sets);
  if (auto known = find_newest(variants_, key)) {
    return known;
  }
  const LoadedPointer loaded = read(sets);
  keep_newest(variants_, key, loaded, kVariants);
  return loaded;
}

std::shared_ptr<const study::WhatIfBase> CaseStore::base_flows(const LoadedPointer& loaded,
                                                               const study::WhatIf& question) {
  const cases::Selection state =
      cases::select(loaded->a_case, question.scenario, question.year, question.season);
  const std::string key =
      fmt::format("{} {} {} {}", loaded->version, state.scenario->id, state.year, state.season->id);
  {
    const std::scoped_lock lock(mutex_);
    if (auto known = find_newest(flows_, key)) {
      return known;
    }
  }
  const auto flows = study::what_if_base(loaded->a_case, question);
  const std::scoped_lock lock(mutex_);
  keep_newest(flows_, key, flows, kFlows);
  std::size_t bytes = flows->bytes;
  const auto beyond = std::find_if(std::next(flows_.begin()), flows_.end(), [&](const auto& entry) {
    bytes += entry.second->bytes;
    return bytes > flow_bytes_;
  });
  flows_.erase(beyond, flows_.end());
  return flows;
}

}  // namespace corridor::serve
