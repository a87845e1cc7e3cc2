#include "corridor/study/stress_run.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "corridor/base/atomic_file.h"
#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/study/manifest.h"

namespace corridor::study {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Identity = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kIdentityFile = "ensemble.json";

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : " ") + part;
  }
  return text;
}

Json json_of(const Identity& identity) {
  Json json = Json::object();
  for (const auto& [key, value] : identity) {
    json[key] = value;
  }
  return json;
}

class JobRunner {
 public:
  JobRunner(const StressModel& model, const StressJob& job)
      : model_(model),
        job_(job),
        partial_(job.folder.string() + ".partial"),
        threads_(resolve_threads(model.options().threads)),
        simulators_(static_cast<std::size_t>(threads_)) {
    run_.tiles = (job.years + kTileYears - 1) / kTileYears;
  }

  StressRun run() {
    check_options();
    if (keeps() && !prepare_folder()) {
      run_.finished_before = true;
      return std::move(run_);
    }
    tiles_.resize(run_.tiles);
    if (job_.shard) {
      std::vector<std::uint64_t> own;
      for (std::uint64_t t = job_.shard->index; t < run_.tiles; t += job_.shard->count) {
        own.push_back(t);
      }
      do_tiles(own);
      return std::move(run_);
    }
    do_rounds();
    run_.complete = true;
    run_.result = combine(model_, tiles_);
    if (keeps()) {
      commit();
    }
    return std::move(run_);
  }

 private:
  bool keeps() const { return !job_.folder.empty(); }

  void check_options() const {
    if (job_.shard && !keeps()) {
      throw InputError(Error{.code = "E4605",
                             .what = "a shard without a folder for its tiles",
                             .file = "--shard",
                             .expected = "-o FOLDER, the same for all shards"});
    }
    if (job_.shard && job_.half_width > 0) {
      throw InputError(Error{.code = "E4606",
                             .what = "a shard cannot know when the whole is exact enough",
                             .file = "--half-width",
                             .expected = "--years alone with --shard"});
    }
    if (job_.resume && !keeps()) {
      throw InputError(Error{.code = "E4605",
                             .what = "nothing to resume without a folder",
                             .file = "--resume",
                             .expected = "-o FOLDER, as in the run that was stopped"});
    }
  }

  // False if the results are there already.
  bool prepare_folder() {
    if (fs::exists(job_.folder) && !job_.force) {
      if (job_.resume && fs::exists(job_.folder / "stress.json")) {
        check_identity(job_.folder / "stress.json");
        fs::remove_all(partial_);  // left when the last run was stopped after its results
        return false;
      }
      throw InputError(Error{.code = "E4603",
                             .what = "the folder of the results exists",
                             .file = job_.folder.string(),
                             .expected = "a folder that is not there yet",
                             .hint = "--force replaces it"});
    }
    if (job_.force && !job_.resume) {
      fs::remove_all(partial_);
    }
    const fs::path identity = partial_ / kIdentityFile;
    if (fs::exists(identity)) {
      if (!job_.resume) {
        throw InputError(Error{.code = "E4602",
                               .what = "an ensemble that was not finished",
                               .file = partial_.string(),
                               .expected = "--resume to go on with it, --force to start over"});
      }
      check_identity(identity);
      return true;
    }
    fs::create_directories(partial_);
    // By a name of its own: shards may start together.
    const fs::path own =
        partial_ / fmt::format("ensemble-{}.json", job_.shard ? job_.shard->index + 1 : 0);
    write_file(own, Json{{"ensemble", json_of(identity_of(model_, job_))}}.dump(2) + "\n");
    fs::rename(own, identity);
    return true;
  }

  void check_identity(const fs::path& file) const {
    const Json before = Json::parse(read_file(file), nullptr, false);
    ErrorList changed;
    if (before.is_discarded() || !before.contains("ensemble")) {
      changed.add({.code = "E4604",
                   .what = "a record of the ensemble that cannot be read",
                   .file = file.string(),
                   .expected = "as corridor stress wrote it",
                   .hint = "--force starts over"});
      changed.throw_if_any();
    }
    const Json& then = before["ensemble"];
    const Json now = json_of(identity_of(model_, job_));
    const auto report = [&](const std::string& key, const std::string& was, const std::string& is) {
      changed.add({.code = "E4601",
                   .what = fmt::format("another ensemble: {} changed", key),
                   .file = file.string(),
                   .found = is,
                   .expected = was.empty() ? "none" : was,
                   .hint = "give what the first run had, or --force to start over"});
    };
    for (const auto& [key, value] : now.items()) {
      const std::string was = then.contains(key) && then[key].is_string()
                                  ? then[key].get<std::string>()
                                  : std::string();
      if (was != value.get<std::string>()) {
        report(key, was, value.get<std::string>());
      }
    }
    for (const auto& [key, value] : then.items()) {
      if (!now.contains(key)) {
        report(key, value.is_string() ? value.get<std::string>() : "", "");
      }
    }
    changed.throw_if_any();
  }

  fs::path file_of(std::uint64_t tile) const { return partial_ / fmt::format("tile-{:06}", tile); }

  bool take_over(std::uint64_t t) {
    if (!keeps() || !fs::exists(file_of(t))) {
      return false;
    }
    auto tile = parse_tile(read_file(file_of(t)));
    const std::uint64_t first = t * kTileYears;
    const bool fits =
        tile && tile->first_year == first &&
        tile->samples.size() == std::min(kTileYears, job_.years - first) &&
        tile->process_usd.size() == model_.process_count() &&
        tile->subject_usd.size() == model_.subject_count() &&
        tile->receipts_lost_usd.size() == tile->samples.size() * model_.accounts().size();
    const std::scoped_lock lock(mutex_);
    ++(fits ? run_.tiles_taken_over : run_.tiles_done_again);
    if (fits) {
      tiles_[t] = std::move(*tile);
    }
    return fits;
  }

  void do_tiles(const std::vector<std::uint64_t>& which) {
    parallel_blocks(which.size(), threads_, [&](std::size_t i, std::size_t worker) {
      const std::uint64_t t = which[i];
      if (!take_over(t)) {
        if (!simulators_[worker]) {
          simulators_[worker] = std::make_unique<disrupt::YearSimulator>(model_.years());
        }
        const std::uint64_t first = t * kTileYears;
        tiles_[t] =
            run_tile(model_, *simulators_[worker], first, std::min(kTileYears, job_.years - first));
        if (keeps()) {
          write_file(file_of(t), tile_bytes(tiles_[t]));
        }
      }
      const std::scoped_lock lock(mutex_);
      done_ += tiles_[t].samples.size();
      if (job_.progress) {
        job_.progress(
            {.stage = "Stressing", .detail = "years", .done = done_, .total = job_.years});
      }
    });
  }

  // With a half-width the years are doubled until it is met, always at the same numbers.
  void do_rounds() {
    constexpr std::uint64_t kFirstRound = 4;
    constexpr double kNormal95 = 1.96;
    std::uint64_t done = 0;
    std::uint64_t until = job_.half_width > 0 ? std::min(kFirstRound, run_.tiles) : run_.tiles;
    while (done < run_.tiles) {
      std::vector<std::uint64_t> round;
      for (; done < until; ++done) {
        round.push_back(done);
      }
      do_tiles(round);
      if (job_.half_width > 0 && done < run_.tiles) {
        const auto so_far =
            combine(model_, {tiles_.begin(), tiles_.begin() + static_cast<std::ptrdiff_t>(done)});
        const disrupt::Estimate& loss = so_far.total_usd.controlled;
        if (kNormal95 * loss.standard_error <= job_.half_width * std::abs(loss.value)) {
          break;
        }
      }
      until = std::min(2 * until, run_.tiles);
    }
    tiles_.resize(done);
  }

  // The results appear whole, and only then the tiles go.
  void commit() {
    const fs::path made = partial_ / "results";
    fs::remove_all(made);
    fs::create_directories(made);
    for (const ResultFile& file : stress_files(model_, run_.result, job_)) {
      write_file(made / file.name, file.text);
    }
    if (job_.force) {
      fs::remove_all(job_.folder);
    }
    fs::rename(made, job_.folder);
    fs::remove_all(partial_);
  }

  const StressModel& model_;
  const StressJob& job_;
  fs::path partial_;
  int threads_;
  std::vector<std::unique_ptr<disrupt::YearSimulator>> simulators_;
  std::vector<StressTile> tiles_;
  StressRun run_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
};

}  // namespace

Identity identity_of(const StressModel& model, const StressJob& job) {
  const StressOptions& options = model.options();
  Identity identity = {{"program", "corridor " + version()},
                       {"scenario", model.scenario()},
                       {"year", std::to_string(model.year())},
                       {"seed", std::to_string(options.seed)},
                       {"years", std::to_string(job.years)},
                       {"half-width", shortest(job.half_width)},
                       {"hazard", joined(options.hazards)},
                       {"measure", joined(options.measures)},
                       {"rare-factor", shortest(options.rare_factor)},
                       {"set", joined(job.sets)}};
  if (options.equilibrium) {
    identity.emplace_back("costs", model.costs());
  }
  for (const cases::InputFile& file : model.a_case().files) {
    identity.emplace_back(file.name, file.sha256);
  }
  return identity;
}

StressRun run_stress_job(const StressModel& model, const StressJob& job) {
  return JobRunner(model, job).run();
}

}  // namespace corridor::study
