// Clients that are slow, broken, many or ill-meaning: each gets a refusal or a closed door, and the
// next honest request is answered.
#include "serve/served.h"

#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "corridor/base/random.h"

namespace corridor::serve {
namespace {

using Clock = std::chrono::steady_clock;

struct Hostile : Served {
  Hostile() {
    start({.http = {.request = std::chrono::seconds(1), .idle = std::chrono::seconds(2)}});
  }
  // 503 says that too much is under way: what the clients that left had asked for ends first.
  void TearDown() override {
    const auto until = Clock::now() + std::chrono::seconds(60);
    int got = status("/api/v1/flows");
    while (got == 503 && Clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      got = status("/api/v1/flows");
    }
    EXPECT_EQ(got, 200);
  }
  std::string post(const std::string& body, const std::string& type = "application/json") const {
    return fmt::format(
        "POST /api/v1/flows HTTP/1.1\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: "
        "{}\r\n\r\n{}",
        host(), type, body.size(), body);
  }
};

TEST_F(Hostile, PathsThatLeaveTheirPlace) {
  for (const char* path :
       {"/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
        "/app.js/../../x", "/.env", "/%00", "/api/v1/../../etc",
        "/api/v1/tables/../../../etc/passwd", "/api/v1/tables/%2e%2e%2fpasswd"}) {
    const int got =
        status_of_bytes(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", path, host()));
    EXPECT_TRUE(got == 404 || got == 400) << path << " " << got;
  }
}

TEST_F(Hostile, BodiesThatAreTooLargeTooDeepOrNoJson) {
  EXPECT_EQ(status_of_bytes(post(std::string(1 << 20, ' '))), 413);
  EXPECT_EQ(status_of_bytes(post(std::string(30'000, '['))), 400);
  EXPECT_EQ(status_of_bytes(post("{\"set\": [[[[[[[\"x\"]]]]]]]}")), 400);
  EXPECT_EQ(status_of_bytes(post("{\"set\": 5}")), 400);
  EXPECT_EQ(status_of_bytes(post("[1]")), 422);
  EXPECT_EQ(status_of_bytes(post("{\"year\": \"x\"}")), 400);
  EXPECT_EQ(status_of_bytes(post("\xff\xfe")), 400);
  EXPECT_EQ(status_of_bytes(post("")), 400);
  EXPECT_EQ(status_of_bytes(post("{}", "text/plain")), 415);
  std::string many = "{\"set\": [\"link.AB.closed=1\"";
  for (int i = 0; i < 300; ++i) {
    many += ",\"link.AB.closed=1\"";
  }
  EXPECT_EQ(status_of_bytes(post(many + "]}")), 422);
}

TEST_F(Hostile, HeadersAndAddressesWithoutEnd) {
  const std::string long_text(20'000, 'a');
  EXPECT_NE(status_of_bytes("GET /" + long_text + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n"),
            200);
  EXPECT_NE(status_of_bytes("GET /api/v1/case HTTP/1.1\r\nHost: " + host() + "\r\nX: " + long_text +
                            "\r\n\r\n"),
            200);
}

TEST_F(Hostile, AHalfRequestIsClosedAfterItsTime) {
  const Wire wire(port);
  wire.say("GET /api/v1/case HTTP/1.1\r\nHost: ");
  const auto began = Clock::now();
  wire.hear();
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(8));
}

// A byte each 200 ms would hold a server whose time begins anew with every byte.
TEST_F(Hostile, ASlowRequestIsClosedAfterItsTime) {
  const Wire wire(port);
  const auto began = Clock::now();
  for (int i = 0; i < 20; ++i) {
    wire.say("G");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  wire.hear();
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(12));
}

TEST_F(Hostile, AThousandConnectionsAtOnce) {
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 1000; ++i) {
    wires.push_back(std::make_unique<Wire>(port));
    ASSERT_TRUE(wires.back()->connected()) << i;
  }
  EXPECT_EQ(status("/api/v1/case"), 200);  // the idle ones hold nobody up
  for (const auto& wire : wires) {
    wire->say(fmt::format("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", host()));
  }
  int answered = 0;
  for (const auto& wire : wires) {
    answered += wire->hear(12).starts_with("HTTP/1.1 200") ? 1 : 0;
  }
  // those that the server closed as idle before they spoke are no fault
  EXPECT_GT(answered, 500);
}

TEST_F(Hostile, RandomBytes) {
  for (std::uint32_t round = 0; round < 200; ++round) {
    std::string bytes = round % 2 == 0 ? "GET /api/v1/flows?" : "";
    for (std::uint32_t i = 0; i < 200; ++i) {
      const double u = uniform(1, Stream::test, round, i);
      bytes += static_cast<char>(static_cast<unsigned char>(u * 256));
    }
    bytes += round % 2 == 0 ? " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n" : "\r\n\r\n";
    const Wire wire(port);
    wire.say(bytes);
    ::usleep(100);
  }
}

TEST_F(Hostile, ChangesOfASoundRequest) {
  const std::string sound = fmt::format(
      "GET /api/v1/flows?set=link.AB.closed=1&pairs=1 HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\n\r\n",
      host());
  for (std::uint32_t round = 0; round < 300; ++round) {
    std::string bytes = sound;
    const auto draw = [&](std::uint32_t index, std::size_t below) {
      return static_cast<std::size_t>(uniform(2, Stream::test, round, index) *
                                      static_cast<double>(below));
    };
    bytes[draw(0, bytes.size())] = static_cast<char>(draw(1, 256));
    bytes.erase(draw(2, bytes.size()), draw(3, 3));
    const Wire wire(port);
    wire.say(bytes + "\r\n\r\n");
  }
}

TEST_F(Hostile, OtherMethods) {
  for (const char* method : {"PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO"}) {
    const int got = status_of_bytes(fmt::format(
        "{} /api/v1/case HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\n\r\n", method, host()));
    EXPECT_TRUE(got >= 400 || got == 0) << method << " " << got;
  }
}

TEST_F(Hostile, EveryAnswerForbidsWhatComesFromElsewhere) {
  for (const char* path : {"/", "/api/v1/case", "/nothing", "/api/v1/flows?x=1"}) {
    const auto answer = get(path);
    const std::string policy = answer->get_header_value("Content-Security-Policy");
    EXPECT_THAT(policy, testing::HasSubstr("default-src 'none'")) << path;
    EXPECT_EQ(policy.find("http"), std::string::npos) << path;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << path;
    EXPECT_EQ(answer->get_header_value("X-Content-Type-Options"), "nosniff") << path;
  }
}

}  // namespace
}  // namespace corridor::serve
