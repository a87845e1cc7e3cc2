#include "corridor/output/html.h"

#include "output/markup.h"

#include <gtest/gtest.h>

namespace corridor::output {
namespace {

TEST(Html, EverythingThatMarkupCouldReadAsItsOwnIsEscaped) {
  EXPECT_EQ(escape("<script>alert('a' & \"b\")</script>"),
            "&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;");
  EXPECT_EQ(escape("Xi'an\x01 Ürümqi"), "Xi&#39;an Ürümqi");
}

TEST(Html, AnchorsKeepToPlainLetters) {
  EXPECT_EQ(anchor("src-", "ref_de001"), "src-ref_de001");
  EXPECT_EQ(anchor("src-", "a b\"c"), "src-a-b-c");
}

TEST(Html, OnlyWebAddressesBecomeLinks) {
  EXPECT_EQ(source_link("https://a.org/?x=1&y=2", "A & B"),
            "<a href=\"https://a.org/?x=1&amp;y=2\" rel=\"noreferrer\">A &amp; B</a>");
  EXPECT_EQ(source_link("javascript:alert(1)", "A"), "A");
  EXPECT_EQ(source_link("", "A"), "A");
}

TEST(Html, AmountsHaveThreeFiguresAndAUnit) {
  EXPECT_EQ(tonnes_text(789), "789 t");
  EXPECT_EQ(tonnes_text(1234), "1,234 t");
  EXPECT_EQ(tonnes_text(62'900), "62.9 kt");
  EXPECT_EQ(tonnes_text(999'400), "999 kt");
  EXPECT_EQ(tonnes_text(999'600), "1.00 Mt");
  EXPECT_EQ(tonnes_text(484'453'760), "484 Mt");
  EXPECT_EQ(duration_text(7.26), "7.3 h");
  EXPECT_EQ(duration_text(31), "31 h");
  EXPECT_EQ(duration_text(192), "8.0 days");
  EXPECT_EQ(count_text(144.4e9), "144 billion");
  EXPECT_EQ(count_text(7890), "7,890");
}

TEST(Html, ATableIsMarkedUpForReadersAndScreens) {
  HtmlTable table({{"Way"}, {"km", true}});
  table.row({"<b>1</b> road", "2,950"});
  const std::string html = table.html("A < B");
  EXPECT_EQ(fault_of_markup(html), "");
  EXPECT_NE(html.find("<caption>A &lt; B</caption>"), std::string::npos);
  EXPECT_NE(html.find("<td class=\"n\">2,950</td>"), std::string::npos);
}

TEST(Markup, TheJudgeFindsWhatIsWrong) {
  EXPECT_EQ(fault_of_markup("<p class=\"a\">b &amp; c<b>d</b></p>"), "");
  EXPECT_NE(fault_of_markup("<p><b>a</p></b>"), "");
  EXPECT_NE(fault_of_markup("<p>a & b</p>"), "");
  EXPECT_NE(fault_of_markup("<p class=a>b</p>"), "");
  EXPECT_NE(fault_of_markup("<p>a"), "");
  EXPECT_NE(fault_of_markup("<p>1 < 2</p>"), "");
}

}  // namespace
}  // namespace corridor::output
