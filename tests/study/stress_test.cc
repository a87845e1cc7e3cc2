// Ensembles as jobs: the same bytes by threads, shards and after being stopped; what changed is
// told.
#include "case/small_case.h"

#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/atomic_file.h"
#include "corridor/study/stress_run.h"

namespace corridor::study {
namespace {

namespace fs = std::filesystem;

//   A ==AB 120 km== B ==BC== C (port) ~~sea~~ D, and a dearer road AX 400 km, XC beside it
cases::Files files_with_hazards() {
  return {
      {"node.csv", "node_id,x_coord,y_coord\nA,0,0\nB,1,0\nC,2,0\nD,12,0\nX,1,1\n"},
      {"link.csv",
       "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
       "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
       "CD,C,D,false,1200,30,sea,open\nAX,A,X,false,400,40,road,open\nXC,X,C,false,400,40,road,"
       "open\n"},
      {"commodity.csv",
       "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
       "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"},
      {"hazard.csv",
       "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,duration_sd_days,"
       "remaining_capacity,hits\n"
       "slide,landslide,4,per_year,lognormal,3,3,0,one\n"
       "storm,cyclone,0.1,per_year,gamma,30,20,0.2,all\n"},
      {"hazard_footprint.csv",
       "hazard_id,subject_table,subject_id\nslide,link,AB\nslide,link,XC\nstorm,terminal,port\n"},
      {"measure.csv", "measure_id,cost_musd,life_years\nwall,5,20\n"},
      {"measure_effect.csv",
       "measure_id,hazard_id,subject_table,subject_id,attribute,value\n"
       "wall,slide,,,rate_factor,0.5\n"}};
}

struct Ensemble {
  cases::TemporaryFolder place;
  cases::Case a_case = cases::small_case(files_with_hazards());
  StressModel model;

  explicit Ensemble(const StressOptions& options = {})
      : model(a_case, a_case.scenarios.front(), 2030, options) {}
  StressJob job(const std::string& name) const {
    return {.years = 1100, .folder = place.path() / name};
  }
};

std::map<std::string, std::string> bytes_of(const fs::path& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : fs::directory_iterator(folder)) {
    bytes[entry.path().filename().string()] = read_file(entry.path());
  }
  return bytes;
}

std::string refusal(const StressModel& model, const StressJob& job) {
  try {
    run_stress_job(model, job);
  } catch (const InputError& error) {
    return cases::without_folder(error.what(), job.folder.parent_path());
  }
  return "";
}

TEST(StressJob, ThreadsDoNotShow) {
  const Ensemble one({.threads = 1});
  const Ensemble three({.threads = 3});
  run_stress_job(one.model, one.job("run"));
  run_stress_job(three.model, three.job("run"));
  EXPECT_EQ(bytes_of(one.place.path() / "run"), bytes_of(three.place.path() / "run"));
}

TEST(StressJob, ShardsGiveTheBytesOfOneRun) {
  const Ensemble ensemble;
  run_stress_job(ensemble.model, ensemble.job("whole"));
  StressJob part = ensemble.job("parts");
  part.resume = true;
  for (const std::uint64_t i : {2U, 0U, 1U}) {
    part.shard = Shard{i, 3};
    EXPECT_FALSE(run_stress_job(ensemble.model, part).complete);
    EXPECT_FALSE(fs::exists(part.folder));
  }
  part.shard = {};
  const StressRun merged = run_stress_job(ensemble.model, part);
  EXPECT_TRUE(merged.complete);
  EXPECT_EQ(merged.tiles_taken_over, 5U);
  EXPECT_EQ(bytes_of(ensemble.place.path() / "whole"), bytes_of(part.folder));
  EXPECT_FALSE(fs::exists(part.folder.string() + ".partial"));
  EXPECT_TRUE(run_stress_job(ensemble.model, part).finished_before);
}

TEST(StressJob, ATileCutShortOrTamperedWithIsDoneAgain) {
  const Ensemble ensemble;
  run_stress_job(ensemble.model, ensemble.job("whole"));
  StressJob part = ensemble.job("parts");
  part.resume = true;
  part.shard = Shard{0, 1};
  run_stress_job(ensemble.model, part);
  const fs::path partial = part.folder.string() + ".partial";
  fs::resize_file(partial / "tile-000001", 900);
  std::string changed = read_file(partial / "tile-000003");
  changed[500] = static_cast<char>(changed[500] ^ 1);
  write_file(partial / "tile-000003", changed);
  fs::copy_file(partial / "tile-000000", partial / "tile-000002",
                fs::copy_options::overwrite_existing);  // whole, but of other years
  part.shard = {};
  const StressRun run = run_stress_job(ensemble.model, part);
  EXPECT_EQ(run.tiles_done_again, 3U);
  EXPECT_EQ(run.tiles_taken_over, 2U);
  EXPECT_EQ(bytes_of(ensemble.place.path() / "whole"), bytes_of(part.folder));
}

TEST(StressJob, AnotherSeedOrMeasureIsRefusedAndNamed) {
  const Ensemble ensemble;
  StressJob job = ensemble.job("run");
  job.shard = Shard{0, 2};
  run_stress_job(ensemble.model, job);
  EXPECT_EQ(refusal(ensemble.model, job),
            "error[E4602]: an ensemble that was not finished\n"
            "  --> run.partial\n"
            "    = found nothing, expected --resume to go on with it, --force to start over\n"
            "result: 1 error, 0 warnings\n");
  job.resume = true;
  const StressModel other(ensemble.a_case, ensemble.a_case.scenarios.front(), 2030,
                          {.measures = {"wall"}, .seed = 9});
  EXPECT_EQ(refusal(other, job),
            "error[E4601]: another ensemble: seed changed\n"
            "  --> run.partial/ensemble.json\n"
            "    = found \"9\", expected 1\n"
            "    = hint: give what the first run had, or --force to start over\n"
            "error[E4601]: another ensemble: measure changed\n"
            "  --> run.partial/ensemble.json\n"
            "    = found \"wall\", expected none\n"
            "    = hint: give what the first run had, or --force to start over\n"
            "result: 2 errors, 0 warnings\n");
  cases::Files changed = files_with_hazards();
  changed["hazard_footprint.csv"] += "slide,link,BC\n";
  const cases::Case changed_case = cases::small_case(changed);
  const StressModel on_changed(changed_case, changed_case.scenarios.front(), 2030);
  EXPECT_THAT(refusal(on_changed, job),
              testing::HasSubstr("another ensemble: hazard_footprint.csv changed"));
}

TEST(StressJob, AFinishedFolderIsNotReplacedByChance) {
  const Ensemble ensemble;
  StressJob job = ensemble.job("run");
  run_stress_job(ensemble.model, job);
  EXPECT_THAT(refusal(ensemble.model, job), testing::HasSubstr("error[E4603]"));
  job.force = true;
  EXPECT_TRUE(run_stress_job(ensemble.model, job).complete);
}

TEST(StressJob, AShardNeedsAFolderAndAFixedNumberOfYears) {
  const Ensemble ensemble;
  StressJob job = ensemble.job("run");
  job.shard = Shard{0, 2};
  job.half_width = 0.1;
  EXPECT_THAT(refusal(ensemble.model, job), testing::HasSubstr("error[E4606]"));
  job.folder.clear();
  EXPECT_THAT(refusal(ensemble.model, job), testing::HasSubstr("error[E4605]"));
}

TEST(StressJob, StopsOnTheHalfWidth) {
  const Ensemble ensemble;
  const StressRun run = run_stress_job(ensemble.model, {.years = 200'000, .half_width = 0.05});
  EXPECT_LT(run.result.years, 200'000U);
  EXPECT_EQ(run.result.years % (4 * kTileYears), 0U);
  const disrupt::Estimate& loss = run.result.total_usd.controlled;
  EXPECT_LE(1.96 * loss.standard_error, 0.05 * loss.value);
}

// The control variate and importance sampling change the error, never what is estimated.
TEST(Stress, EstimatesAgree) {
  const Ensemble plain;
  const Ensemble raised({.rare_factor = 5});
  const auto a = stress(plain.model, 20'000);
  const auto b = stress(raised.model, 20'000);
  const auto agree = [](const disrupt::Estimate& one, const disrupt::Estimate& other) {
    return std::abs(one.value - other.value) <=
           4.5 * std::hypot(one.standard_error, other.standard_error);
  };
  EXPECT_TRUE(agree(a.total_usd.plain, b.total_usd.plain));
  EXPECT_TRUE(agree(a.total_usd.plain, a.total_usd.controlled));
  EXPECT_GE(a.total_usd.gain, 1);
  EXPECT_GT(b.importance_tail_gain, 0);
  // the parts are the whole
  const double parts = a.added_usd.value + a.waiting_usd.value + a.unmet_usd.value;
  EXPECT_NEAR(parts / a.total_usd.plain.value, 1, 1e-9);
  double causes = 0;
  for (const CauseLoss& cause : a.by_hazard) {
    causes += cause.usd_per_year.value;
  }
  EXPECT_NEAR(causes / a.total_usd.plain.value, 1, 1e-9);
}

// Common random numbers: years with and without a measure move together, so that their difference
// is known better than that of independent years. (A single year may be worse: who waits decides on
// what is expected.)
TEST(Stress, TheSameYearsMeetEveryMeasure) {
  const Ensemble without;
  const Ensemble with({.measures = {"wall"}});
  const auto a = stress(without.model, 2'000);
  const auto b = stress(with.model, 2'000);
  std::vector<double> less;
  for (std::size_t y = 0; y < a.loss_usd.size(); ++y) {
    less.push_back(a.loss_usd[y] - b.loss_usd[y]);
  }
  const disrupt::Estimate saved = disrupt::mean_of(less, {});
  EXPECT_GT(saved.value, 4 * saved.standard_error);
  EXPECT_LT(saved.standard_error,
            0.8 * std::hypot(a.total_usd.plain.standard_error, b.total_usd.plain.standard_error));
}

}  // namespace
}  // namespace corridor::study
