// Who may ask.
#include "corridor/serve/guard.h"

#include "serve/served.h"

#include <gmock/gmock.h>

namespace corridor::serve {
namespace {

const GuardOptions kLoopback{.host = "127.0.0.1", .port = 8765};
const GuardOptions kOpen{.host = "0.0.0.0", .port = 8765, .token = "0123456789abcdef"};

TEST(Guard, LoopbackAnswersToItsOwnNamesOnly) {
  for (const char* host : {"127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"}) {
    EXPECT_EQ(judge(kLoopback, {.host = host}).status, 200) << host;
  }
  for (const char* host : {"", "example.org:8765", "127.0.0.1:80", "127.0.0.1", "localhost:87650",
                           "127.0.0.1.example.org:8765", "localhost.example.org:8765", "[::1",
                           "localhost:8765:8765"}) {
    EXPECT_EQ(judge(kLoopback, {.host = host}).status, 421) << host;
  }
}

TEST(Guard, PagesOfOtherOriginsAreRefused) {
  const std::string host = "127.0.0.1:8765";
  EXPECT_EQ(judge(kLoopback, {.host = host, .origin = "http://" + host}).status, 200);
  for (const char* origin : {"http://example.org", "null", "https://127.0.0.1:8765",
                             "http://127.0.0.1:8766", "http://localhost:8765"}) {
    EXPECT_EQ(judge(kLoopback, {.host = host, .origin = origin}).status, 403) << origin;
  }
  EXPECT_EQ(judge(kLoopback, {.host = host, .fetch_site = "cross-site"}).status, 403);
  EXPECT_EQ(judge(kLoopback, {.host = host, .fetch_site = "same-site"}).status, 403);
  EXPECT_EQ(judge(kLoopback, {.host = host, .fetch_site = "same-origin"}).status, 200);
  // a link on another page may lead to the app, which is no secret
  EXPECT_EQ(judge(kLoopback, {.host = host, .fetch_site = "cross-site", .api = false}).status, 200);
}

TEST(Guard, BeyondLoopbackTheApiAsksForTheToken) {
  const auto status = [](const std::string& authorization, bool api = true) {
    return judge(kOpen, {.host = "server:8765", .authorization = authorization, .api = api}).status;
  };
  EXPECT_EQ(status("Bearer 0123456789abcdef"), 200);
  for (const char* wrong : {"", "Bearer ", "Bearer 0123456789abcdeg", "Bearer 0123456789abcde",
                            "Bearer 0123456789abcdef0", "Basic 0123456789abcdef",
                            "0123456789abcdef", "bearer 0123456789abcdef"}) {
    EXPECT_EQ(status(wrong), 401) << wrong;
  }
  EXPECT_EQ(status("", false), 200);
}

TEST(Guard, Loopback) {
  EXPECT_TRUE(is_loopback("127.0.0.1"));
  EXPECT_TRUE(is_loopback("::1"));
  EXPECT_FALSE(is_loopback("0.0.0.0"));
  EXPECT_FALSE(is_loopback("127.example.org"));
  EXPECT_FALSE(is_loopback(""));
}

TEST_F(Served, BeyondLoopbackWithoutATokenIsBadInput) {
  try {
    start({.host = "0.0.0.0"});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("error[E6002]"));
    EXPECT_THAT(error.what(), testing::HasSubstr("--token"));
  }
  EXPECT_THROW(start({.host = "0.0.0.0", .token = "short"}), InputError);
}

TEST_F(Served, TokenOverTheWire) {
  start({.host = "0.0.0.0", .token = "0123456789abcdef"});
  EXPECT_EQ(status("/api/v1/case"), 401);
  EXPECT_EQ(status("/api/v1/case", {{"Authorization", "Bearer 0123456789abcdef"}}), 200);
  EXPECT_EQ(status("/"), 200);
}

TEST_F(Served, HostHeaderAndOriginOverTheWire) {
  start();
  EXPECT_EQ(status_of_bytes("GET /api/v1/case HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
  EXPECT_EQ(status_of_bytes("GET /api/v1/case HTTP/1.1\r\n\r\n"), 421);
  EXPECT_EQ(status("/api/v1/case", {{"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(status("/api/v1/case", {{"Sec-Fetch-Site", "cross-site"}}), 403);
}

TEST_F(Served, APortInUseIsBadInput) {
  start();
  Server second({.case_folder = folder.path().string(), .port = port});
  try {
    second.bind();
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("error[E6001]"));
    EXPECT_THAT(error.what(), testing::HasSubstr("--port 0"));
  }
}

}  // namespace
}  // namespace corridor::serve
