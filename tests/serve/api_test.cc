// What the API answers: the same as the command line, as the OpenAPI file says.
#include "serve/served.h"

#include <cstdio>
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "corridor/output/flows_json.h"
#include "corridor/output/geojson.h"
#include "corridor/output/layers.h"
#include "corridor/serve/command_list.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

std::string command_line(const std::string& arguments) {
  FILE* pipe = ::popen(("'" CORRIDOR_BINARY_DIR "/bin/corridor' " + arguments).c_str(), "r");
  std::string out;
  char part[4096];
  for (std::size_t count = 0; (count = std::fread(part, 1, sizeof part, pipe)) > 0;) {
    out.append(part, count);
  }
  ::pclose(pipe);
  return out;
}

struct ServedCpec : Served {
  ServedCpec() { start({.case_folder = CORRIDOR_SOURCE_DIR "/cases/cpec"}); }
};

TEST_F(ServedCpec, FlowsAreTheBytesOfTheCommandLine) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  const std::string folder_word = "'" CORRIDOR_SOURCE_DIR "/cases/cpec'";
  EXPECT_EQ(get("/api/v1/flows")->body, command_line("flows " + folder_word + " --json"));
  EXPECT_EQ(get("/api/v1/flows?scenario=rail&season=winter&pairs=1&set=link.R103.closed=1&"
                "set=parameter.carbon_price_usd_per_t=50")
                ->body,
            command_line("flows " + folder_word +
                         " --scenario rail --season winter --pairs --json --set link.R103.closed=1 "
                         "--set parameter.carbon_price_usd_per_t=50"));
}

TEST_F(ServedCpec, AnalysesAreTheBytesOfTheCommandLine) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  const std::string folder_word = "'" CORRIDOR_SOURCE_DIR "/cases/cpec'";
  EXPECT_EQ(get("/api/v1/analyses/criticality")->body,
            command_line("criticality " + folder_word + " --json"));
  EXPECT_EQ(
      get("/api/v1/analyses/route?from=kashgar&to=karachi&set=link.R112.speed_factor=0.5")->body,
      command_line("route " + folder_word +
                   " kashgar karachi --json --set link.R112.speed_factor=0.5"));
}

TEST_F(Served, ThePostedFormIsTheSame) {
  start();
  httplib::Client client("127.0.0.1", port);
  const auto posted =
      client.Post("/api/v1/flows", R"({"set": ["link.AB.closed=1"], "pairs": true, "year": 2030})",
                  "application/json");
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->body, get("/api/v1/flows?set=link.AB.closed=1&pairs=1&year=2030")->body);
  EXPECT_EQ(Json::parse(posted->body)["effect"]["cut_off_t_per_day"], 100);
}

TEST_F(Served, LayersAreTheFilesOfTheExport) {
  start();
  const auto a_case = cases::open_case(folder.path());
  for (const output::Layer& layer : output::run_layers(a_case, {})) {
    EXPECT_EQ(get("/api/v1/layers/" + layer.name)->body, output::geojson(layer)) << layer.name;
  }
  EXPECT_EQ(status("/api/v1/layers/roads"), 404);
}

TEST_F(Served, WindowsOfALayer) {
  start();
  const auto ids = [&](const std::string& query) {
    std::vector<std::string> all;
    const Json layer = json("/api/v1/layers/link?" + query);
    for (const Json& feature : layer["features"]) {
      all.push_back(feature["properties"]["link_id"]);
    }
    return all;
  };
  EXPECT_THAT(ids("zoom=5&box=-1,-1,20,1"), testing::ElementsAre("AB", "BC", "CD"));
  EXPECT_THAT(ids("zoom=5&box=-1,-1,0.5,1"), testing::ElementsAre("AB"));
  EXPECT_THAT(ids("zoom=5&box=3,-1,4,1&carrying=1&year=2030"), testing::ElementsAre("CD"));
  EXPECT_THAT(ids("zoom=5&box=3,2,4,3"), testing::IsEmpty());
  for (const char* query :
       {"zoom=5", "box=0,0,1,1", "zoom=x&box=0,0,1,1", "zoom=25&box=0,0,1,1", "zoom=-1&box=0,0,1,1",
        "zoom=nan&box=0,0,1,1", "zoom=5&box=0,0,1", "zoom=5&box=1,0,0,1", "zoom=5&box=0,0,nan,1",
        "zoom=5&box=0,0,1,1&a=1", "zoom=5&box=0,0,1,1&carrying=1&scenario=tomorow"}) {
    EXPECT_EQ(status(std::string("/api/v1/layers/link?") + query), 422) << query;
  }
  EXPECT_EQ(status("/api/v1/layers/roads?zoom=5&box=0,0,1,1"), 404);
}

// Without the rows that a large network has too many of; the others are the same.
TEST_F(ServedCpec, FlowsOfWhatCarries) {
  const Json all = json("/api/v1/flows?set=link.R112.closed=1");
  const Json carrying = json("/api/v1/flows?carrying=1&set=link.R112.closed=1");
  EXPECT_EQ(all["totals"], carrying["totals"]);
  for (const char* table : {"links", "terminals"}) {
    Json due = Json::array();
    for (const Json& row : all[table]) {
      const bool idle =
          row["open"] == true && row["forward_t_per_day"] == 0 && row["backward_t_per_day"] == 0;
      if (!idle) {
        due.push_back(row);
      }
    }
    EXPECT_EQ(carrying[table], due);
    EXPECT_LT(due.size(), all[table].size());
  }
  if (has_program()) {
    EXPECT_EQ(get("/api/v1/flows?carrying=1")->body,
              command_line("flows '" CORRIDOR_SOURCE_DIR "/cases/cpec' --carrying --json"));
  }
}

TEST_F(Served, CaseTablesAndBasemap) {
  start();
  const Json a_case = json("/api/v1/case");
  EXPECT_EQ(a_case["sound"], true);
  EXPECT_EQ(a_case["scenarios"][0]["id"], "today");
  EXPECT_THAT(a_case["analyses"].get<std::vector<std::string>>(), testing::Contains("criticality"));
  EXPECT_EQ(json("/api/v1/tables/zone")["rows"].size(), 3U);
  EXPECT_EQ(status("/api/v1/tables/passwd"), 404);
  EXPECT_FALSE(json("/api/v1/basemap")["rings"].empty());
}

TEST_F(Served, ETagSparesTheBody) {
  start();
  const auto first = get("/api/v1/layers/link");
  const std::string tag = first->get_header_value("ETag");
  ASSERT_NE(tag, "");
  const auto second = get("/api/v1/layers/link", {{"If-None-Match", tag}});
  EXPECT_EQ(second->status, 304);
  EXPECT_EQ(second->body, "");
}

TEST_F(ServedCpec, CompressesForThoseWhoTakeIt) {
  const auto plain = get("/api/v1/layers/link");
  httplib::Client client("127.0.0.1", port);
  client.set_decompress(false);
  const auto packed = client.Get("/api/v1/layers/link", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(packed->get_header_value("Content-Encoding"), "gzip");
  EXPECT_LT(packed->body.size() * 3, plain->body.size());
  EXPECT_EQ(gunzip(packed->body), plain->body);
}

TEST(Gzip, ReadsBackAndRefusesOtherBytes) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(gunzip(gzip(text, 9)), text);
  EXPECT_EQ(gunzip(gzip("", 1)), "");
  EXPECT_THROW(gunzip("no gzip"), std::runtime_error);
}

TEST_F(Served, ProgressThenResultAsEvents) {
  start();
  const auto flows =
      get("/api/v1/flows?set=link.AB.speed_factor=0.5", {{"Accept", "text/event-stream"}});
  EXPECT_EQ(flows->get_header_value("Content-Type"), "text/event-stream");
  EXPECT_THAT(flows->body, HasSubstr("event: progress\ndata: {\"stage\":\"Assigning\",\"done\":1"));
  EXPECT_THAT(flows->body, HasSubstr("event: result\ndata: {\n"));
  const auto failed = get("/api/v1/flows?season=spring", {{"Accept", "text/event-stream"}});
  EXPECT_THAT(failed->body, HasSubstr("event: failed\n"));
}

TEST_F(Served, NamesAreFoundOnTheServer) {
  start();
  const auto ids = [&](const std::string& query) {
    std::vector<std::string> all;
    const Json answer = json("/api/v1/search?" + query);
    for (const Json& one : answer["found"]) {
      all.push_back(one["table"].get<std::string>() + " " + one["id"].get<std::string>());
    }
    return all;
  };
  EXPECT_THAT(ids("text=b"), testing::ElementsAre("link BC", "link AB"));  // begins, then holds
  EXPECT_THAT(ids("text=PORT"), testing::ElementsAre("terminal port"));
  EXPECT_THAT(ids("text=b&count=1"), testing::ElementsAre("link BC"));
  EXPECT_EQ(json("/api/v1/search?text=b&count=1")["more"], 1);
  const Json one = json("/api/v1/search?text=bc");
  EXPECT_THAT(one["found"][0]["box"], testing::ElementsAre(1, 0, 2, 0));
  EXPECT_THAT(ids("text=nowhere"), testing::IsEmpty());
  for (const char* query : {"", "?text=", "?text=%20", "?text=b&count=0", "?text=b&count=101",
                            "?text=b&count=x", "?name=b"}) {
    EXPECT_EQ(status(std::string("/api/v1/search") + query), 422) << query;
  }
}

TEST_F(Served, FlowsBeyondTheMemoryOfOneAnswerAreRefusedBefore) {
  start({.flow_bytes = 1000});
  const auto answer = get("/api/v1/flows");
  EXPECT_EQ(answer->status, 422);
  EXPECT_THAT(Json::parse(answer->body)["error"].get<std::string>(),
              testing::AllOf(
                  testing::HasSubstr("error[E6006]: the flows of this case take more memory than "
                                     "one answer may"),
                  testing::HasSubstr("MB for 3 links and 1 commodities"),
                  testing::HasSubstr("--limit-flows")));
  EXPECT_EQ(status("/api/v1/layers/link?zoom=5&box=0,0,9,9&carrying=1"), 422);
  EXPECT_EQ(status("/api/v1/layers/link?zoom=5&box=0,0,9,9"), 200);
}

TEST_F(Served, BadQuestionsSayWhatIsWrong) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  start();
  for (const char* path :
       {"/api/v1/flows?season=spring", "/api/v1/flows?year=soon", "/api/v1/flows?colour=red",
        "/api/v1/flows?set=link.AB.closed", "/api/v1/flows?set=link.ZZ.closed=1",
        "/api/v1/flows?set=parameter.no=1", "/api/v1/analyses/route?from=-o&to=D",
        "/api/v1/analyses/route?output=/tmp/x", "/api/v1/analyses/route?from=A&from=B",
        "/api/v1/analyses/route?count=many", "/api/v1/analyses/route?from=nowhere&to=D"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer->status, 422) << path;
    EXPECT_FALSE(Json::parse(answer->body)["problems"].empty()) << path;
  }
  EXPECT_EQ(status("/api/v1/analyses/run"), 404);
  EXPECT_EQ(status("/api/v1/nothing"), 404);
}

TEST_F(Served, ABrokenCaseIsShownAndReadAgainWhenMended) {
  auto files = cases::small_files();
  const std::string sound = files["link.csv"];
  files["link.csv"] = sound + "XY,A,X,false,1,60,road,open,S,A\n";
  cases::write_case(folder.path(), files);
  start();
  const Json broken = json("/api/v1/case");
  EXPECT_EQ(broken["sound"], false);
  EXPECT_EQ(broken["problems"][0]["line"], 5);
  EXPECT_EQ(status("/api/v1/flows"), 409);
  files["link.csv"] = sound;
  cases::write_case(folder.path(), files);
  for (int i = 0; i < 50 && status("/api/v1/flows") != 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(status("/api/v1/flows"), 200);
  EXPECT_NE(json("/api/v1/case")["version"], broken["version"]);
}

TEST_F(Served, WhatCannotMoveIsAnAnswer) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  start();
  const Json flows = json("/api/v1/flows?set=link.CD.closed=1&pairs=1");
  EXPECT_EQ(flows["pairs"][0]["cause"], "no way");
  const auto route = get("/api/v1/analyses/route?from=A&to=D&set=link.CD.closed=1");
  EXPECT_EQ(route->status, 200);
  EXPECT_TRUE(Json::parse(route->body)["routes"].empty());
}

// The file and the code name the same paths, methods and parameters.
TEST(OpenApi, SaysWhatTheCodeDoes) {
  const Json file = Json::parse(openapi_json());
  std::set<std::string> in_file;
  for (const auto& [path, methods] : file["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      in_file.insert(method + " " + path);
      for (const Json& parameter : operation.value("parameters", Json::array())) {
        in_file.insert(method + " " + path + " " + parameter["name"].get<std::string>());
      }
      for (const char* code : {"200", "422"}) {
        EXPECT_TRUE(operation["responses"].contains(code)) << path;
      }
    }
  }
  std::set<std::string> in_code;
  for (const Endpoint& endpoint : endpoints()) {
    in_code.insert(endpoint.method + " " + endpoint.path);
    for (const std::string& name : endpoint.parameters) {
      in_code.insert(endpoint.method + " " + endpoint.path + " " + name);
    }
  }
  EXPECT_EQ(in_file, in_code);
}

// "?budget=300M": the parameters for which the file has an example, as it must where one is
// required.
std::string examples_of(const Json& operation) {
  std::string query;
  for (const Json& parameter : operation.value("parameters", Json::array())) {
    if (parameter["in"] != "query") {
      continue;
    }
    const bool has_example = parameter.contains("example");
    EXPECT_TRUE(has_example || !parameter.value("required", false)) << parameter;
    if (has_example) {
      const Json& example = parameter["example"];
      const Json& one = example.is_array() ? example[0] : example;
      query += (query.empty() ? "?" : "&") + parameter["name"].get<std::string>() + "=" +
               (one.is_string() ? one.get<std::string>() : one.dump());
    }
  }
  return query;
}

TEST_F(ServedCpec, EveryPathAnswersWithTheKeysThatTheFileRequires) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  const Json file = Json::parse(openapi_json());
  const auto offered = json("/api/v1/case")["analyses"].get<std::set<std::string>>();
  const std::set<std::string> names(offered.begin(), offered.end());
  for (const auto& [path, methods] : file["paths"].items()) {
    if (!methods.contains("get") || path == "/api/v1/events") {
      continue;
    }
    std::string address = path;
    const std::string analysis = "/api/v1/analyses/";
    if (path.starts_with(analysis) && !names.contains(path.substr(analysis.size()))) {
      continue;  // known to the server, not to this program
    }
    for (const auto& [hole, value] : {std::pair{"{layer}", "node"}, {"{table}", "source"}}) {
      if (const auto at = address.find(hole); at != std::string::npos) {
        address.replace(at, std::string(hole).size(), value);
      }
    }
    address += examples_of(methods["get"]);
    const auto answer = get(address);
    ASSERT_TRUE(answer) << address;
    EXPECT_EQ(answer->status, 200) << address;
    const Json& content = methods["get"]["responses"]["200"]["content"];
    EXPECT_TRUE(content.contains(answer->get_header_value("Content-Type"))) << address;
    const Json body = Json::parse(answer->body);
    const Json& schema = content.begin().value()["schema"];
    for (const Json& key : schema.value("required", Json::array())) {
      EXPECT_TRUE(body.contains(key.get<std::string>())) << address << " " << key;
    }
  }
}

}  // namespace
}  // namespace corridor::serve
