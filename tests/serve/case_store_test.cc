// What the server keeps in memory, and what it lets go.
#include "corridor/serve/case_store.h"

#include "case/small_case.h"

#include <gtest/gtest.h>

namespace corridor::serve {
namespace {

struct Stored : testing::Test {
  Stored() { cases::write_case(folder.path(), cases::small_files()); }
  cases::TemporaryFolder folder;
};

TEST_F(Stored, FlowsAreKeptAsLongAsThereIsRoom) {
  CaseStore roomy(folder.path(), {});
  CaseStore narrow(folder.path(), {}, 1);
  for (CaseStore* store : {&roomy, &narrow}) {
    const LoadedPointer loaded = store->get();
    ASSERT_TRUE(loaded->sound());
    const std::string first = loaded->a_case.seasons.front().id;
    const auto before = store->base_flows(loaded, {.season = first});
    EXPECT_GT(before->bytes, loaded->a_case.supernetwork.graph.arc_count() * sizeof(double));
    EXPECT_EQ(store->base_flows(loaded, {.season = first}), before) << "the newest stays";
    store->base_flows(loaded, {.year = 2031, .season = first});
    EXPECT_EQ(store->base_flows(loaded, {.season = first}) == before, store == &roomy);
  }
}

}  // namespace
}  // namespace corridor::serve
