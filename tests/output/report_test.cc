#include "corridor/output/report.h"

#include "case/small_case.h"
#include "output/markup.h"

#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace corridor::output {
namespace {

const cases::Files kWithEvidence = {
    {"case.toml", R"([case]
name = "small"
title = "A & B <corridor>"
price_year = 2023
discount_rate = 0.05
default_scenario = "today"
pair = ["A", "D"]
credits = ["Someone, CC BY 4.0"]

[report]
pairs = [["B", "D"], ["A", "D"]]

[[scenario]]
id = "today"
title = "What is open now"
years = [2030]
status = ["open"]
)"},
    {"source.csv",
     "source_id,title,url\nS,A "
     "source,https://example.org/a?b&c\nT,\"<script>alert(1)</script>\",\n"},
    {"claim.csv",
     "claim_id,claim_group,subject_table,subject_id,attribute,value,unit,claimant,source_id,"
     "confidence,base\n"
     "c1,toll,link,AB,toll,5,usd,<i>Ministry</i>,S,B,true\n"
     "c2,toll,link,AB,toll,9,usd,Press,T,D,false\n"}};

ReportContext context() {
  ReportContext given;
  given.version = "1.2.3";
  given.command = "corridor run small";
  given.generated_from = "small, 12 files";
  given.warnings = {"W2020 link.csv:2 <odd>"};
  given.not_run = {{"One link lost", "corridor criticality small"}};
  given.sections = {{"finance", "Finance", "<p>A page of another analysis.</p>"}};
  given.findings = {{"Debt service peaks <in> 2031", "finance"}};
  return given;
}

std::string report_of(const cases::Files& files) {
  const auto a_case = cases::small_case(files);
  return report_html(a_case, study::run_flows(a_case, {.threads = 1}), context());
}

TEST(Report, IsWellFormedAndEscapesWhatTheCaseSays) {
  const std::string html = report_of(kWithEvidence);
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_NE(html.find("A &amp; B &lt;corridor&gt;"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<i>Ministry"), std::string::npos);
}

TEST(Report, LoadsNothingFromElsewhere) {
  const std::string html = report_of(kWithEvidence);
  for (const char* loader :
       {"src=", "<link", "<iframe", "<object", "@import", "url(http", "<img"}) {
    EXPECT_EQ(html.find(loader), std::string::npos) << loader;
  }
  const std::regex address("(.{10})https?://");
  for (std::sregex_iterator at(html.begin(), html.end(), address), end; at != end; ++at) {
    const std::string before = (*at)[1];
    const bool link = before.ends_with("<a href=\"");
    const bool name_space = before.ends_with("xmlns=\"");
    EXPECT_TRUE(link || name_space) << at->str();
  }
}

TEST(Report, EveryAnchorLeadsSomewhere) {
  const std::string html = report_of(kWithEvidence);
  std::set<std::string> ids;
  const std::regex id(" id=\"([^\"]+)\"");
  for (std::sregex_iterator at(html.begin(), html.end(), id), end; at != end; ++at) {
    EXPECT_TRUE(ids.insert((*at)[1]).second) << "twice: " << (*at)[1];
  }
  const std::regex target("href=\"#([^\"]+)\"");
  std::size_t count = 0;
  for (std::sregex_iterator at(html.begin(), html.end(), target), end; at != end; ++at, ++count) {
    EXPECT_EQ(ids.count((*at)[1]), 1U) << (*at)[1];
  }
  EXPECT_GT(count, 20U);
}

TEST(Report, ShowsTheNumbersOfTheHeadlinePair) {
  const std::string html = report_of(kWithEvidence);
  // 240 km by road at 60 km/h and 1,200 km by sea at 30 km/h, a day in the port: 4 + 24 + 40 h.
  EXPECT_NE(html.find("2.8 days"), std::string::npos);
  EXPECT_NE(html.find("USD 24 a tonne"), std::string::npos);
  EXPECT_NE(html.find("36.5 kt a year"), std::string::npos);
  EXPECT_NE(html.find("Port C"), std::string::npos);
}

TEST(Report, RivalClaimsStandSideBySide) {
  const std::string html = report_of(kWithEvidence);
  EXPECT_NE(html.find("in 1 groups sources differ"), std::string::npos);
  EXPECT_NE(html.find("<b>base</b>"), std::string::npos);
  EXPECT_NE(html.find("<abbr class=\"conf d\" title=\"not checked in print\">D</abbr>"),
            std::string::npos);
}

TEST(Report, OtherAnalysesAddTheirPages) {
  const std::string html = report_of(kWithEvidence);
  EXPECT_NE(html.find("<section id=\"finance\"><h2>Finance</h2>"), std::string::npos);
  EXPECT_NE(html.find("<a href=\"#finance\">Finance</a>"), std::string::npos);
  EXPECT_NE(html.find("<code>corridor criticality small</code>"), std::string::npos);
  EXPECT_NE(html.find("<li>Debt service peaks &lt;in&gt; 2031. <a href=\"#finance\""),
            std::string::npos);
}

TEST(Report, ShowsTheModelBesideWhatWasObserved) {
  const auto a_case = cases::small_case(kWithEvidence);
  auto given = context();
  given.comparisons = {{.id = "o1",
                        .what = "Tonnes <through> Port C",
                        .published_low = 40'000,
                        .published_high = 80'000,
                        .unit = "t_per_year",
                        .ours = 36'500,
                        .deviation_percent = -8.75,
                        .source_id = "S"}};
  const auto flows = study::run_flows(a_case, {.threads = 1});
  const std::string html = report_html(a_case, flows, given);
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_NE(html.find("Tonnes &lt;through&gt; Port C</td><td class=\"n\">40,000 to 80,000</td>"
                      "<td class=\"n\">36,500</td><td>t per year</td><td class=\"n\">-8.8 %</td>"
                      "<td>held out</td>"),
            std::string::npos);
}

TEST(Report, NamesTheLinksThatPhysicsTimes) {
  EXPECT_NE(report_of(kWithEvidence).find("No link has a profile"), std::string::npos);
  cases::Files files = kWithEvidence;
  files["mode.csv"] =
      "mode,name,family,vehicle_t,load_factor,physics\n"
      "road,Road,road,20,0.8,truck\nsea,Sea,sea,20000,1,none\n";
  files["profile.csv"] =
      "profile_id,place,node_id,chainage_km,elevation_m\n"
      "p,A,A,0,0\np,B,B,100,800\n";
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
      "AB,A,B,false,100,60,road,open\nBC,B,C,false,100,60,road,open\n"
      "CD,C,D,false,2000,30,sea,open\n";
  const std::string html = report_of(files);
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_NE(html.find("<td>AB</td>"), std::string::npos);
}

TEST(Report, ShowsTheCapacityByPhysicsBesideTheGivenOne) {
  cases::Files files = kWithEvidence;
  files["mode.csv"] =
      "mode,name,family,vehicle_t,load_factor,physics\n"
      "road,Road,road,20,0.8,truck\nsea,Sea,sea,20000,1,none\n";
  files["profile.csv"] =
      "profile_id,place,node_id,chainage_km,elevation_m\np,A,A,0,0\np,B,B,112,0\n";
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,mode,status,"
      "freight_capacity,capacity_unit\n"
      "AB,A,B,false,112,60,2,road,open,400000,t_per_day\n"
      "BC,B,C,false,112,60,2,road,open,,\n"
      "CD,C,D,false,2000,30,,sea,open,,\n";
  const std::string html = report_of(files);
  EXPECT_EQ(fault_of_markup(html), "");
  // 1,700 x 0.47 trucks an hour of 16 t, 24 hours.
  EXPECT_NE(html.find("<td class=\"n\">400,000</td><td class=\"n\">306,816</td>"
                      "<td>given, above what physics finds</td>"),
            std::string::npos);
}

TEST(Report, SaysWhenNothingJoinsThePair) {
  auto files = kWithEvidence;
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,"
      "closed_from_month,closed_to_month\n"
      "AB,A,B,false,120,60,road,open,,\n"
      "BC,B,C,false,120,60,road,open,,\n"
      "CD,C,D,false,1200,30,sea,open,1,6\n";
  files["case.toml"] +=
      "[[season]]\nid = \"first\"\nmonths = [1, 2, 3, 4, 5, 6]\n"
      "[[season]]\nid = \"second\"\nmonths = [7, 8, 9, 10, 11, 12]\n";
  const std::string html = report_of(files);
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_NE(html.find("<b>first</b> no way"), std::string::npos);
  EXPECT_NE(html.find("What is open now, 2030 · second"), std::string::npos)
      << "the season with most open";
}

TEST(Report, ABareCaseHasOneToo) {
  EXPECT_EQ(fault_of_markup(report_of({})), "");
}

TEST(Report, IsTheSameEveryTime) {
  EXPECT_EQ(report_of(kWithEvidence), report_of(kWithEvidence));
}

TEST(Report, OfTheDefaultCaseIsWellFormed) {
  const std::filesystem::path folder = CORRIDOR_SOURCE_DIR "/cases/cpec";
  if (!std::filesystem::exists(folder / "case.toml")) {
    GTEST_SKIP() << "cases/cpec is not there";
  }
  const auto a_case = cases::open_case(folder);
  const std::string html = report_html(a_case, study::run_flows(a_case, {}), context());
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_LT(html.size(), 4'000'000U);
  EXPECT_EQ(html.find(">n/a"), std::string::npos) << "a number that is none";
  EXPECT_EQ(html.find("∞"), std::string::npos);
}

}  // namespace
}  // namespace corridor::output
