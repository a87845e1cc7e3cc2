#include "corridor/import/omx_stream.h"

namespace corridor::import {
namespace {

constexpr std::uint64_t kOmx = 1;
constexpr std::uint64_t kError = 2;
constexpr std::uint64_t kEnd = 0x6f6d'785f'656e'64;
constexpr std::uint64_t kMostCells = std::uint64_t{1} << 31U;

void send(Sink& sink, const std::vector<std::string>& texts) {
  sink.number(texts.size());
  for (const std::string& text : texts) {
    sink.text(text);
  }
}

std::vector<std::string> receive_texts(Source& source) {
  std::vector<std::string> texts;
  for (std::uint64_t left = source.number(kMostCells); left > 0; --left) {
    texts.push_back(source.text());
  }
  return texts;
}

}  // namespace

void send(Sink& sink, const Omx& omx) {
  sink.number(kOmx);
  sink.number(omx.rows);
  sink.number(omx.columns);
  sink.number(omx.matrices.size());
  for (const OmxMatrix& matrix : omx.matrices) {
    sink.text(matrix.name);
    sink.values(matrix.values);
  }
  send(sink, omx.zone_ids);
  sink.number(omx.lookups.size());
  for (const OmxLookup& lookup : omx.lookups) {
    sink.text(lookup.name);
    sink.number(lookup.dimension ? static_cast<std::uint64_t>(*lookup.dimension) : 2);
    send(sink, lookup.values);
  }
  send(sink, omx.notes);
  sink.number(kEnd);
}

void send(Sink& sink, const Error& error) {
  sink.number(kError);
  for (const std::string* text :
       {&error.code, &error.what, &error.file, &error.found, &error.expected, &error.hint}) {
    sink.text(*text);
  }
  sink.number(kEnd);
}

Omx receive_omx(Source& source) {
  const auto expect_end = [&] {
    if (source.number(kEnd) != kEnd) {
      throw BrokenStream{};
    }
  };
  if (const auto kind = source.number(kError); kind == kError) {
    Error error;
    for (std::string* text :
         {&error.code, &error.what, &error.file, &error.found, &error.expected, &error.hint}) {
      *text = source.text();
    }
    expect_end();
    throw InputError(error);
  } else if (kind != kOmx) {
    throw BrokenStream{};
  }
  Omx omx;
  omx.rows = source.number(kMostCells);
  omx.columns = source.number(kMostCells);
  if (omx.columns > 0 && omx.rows > kMostCells / omx.columns) {
    throw BrokenStream{};
  }
  for (std::uint64_t left = source.number(kMostCells); left > 0; --left) {
    std::string name = source.text();
    omx.matrices.push_back(
        {.name = std::move(name), .values = source.values(omx.rows * omx.columns)});
  }
  omx.zone_ids = receive_texts(source);
  constexpr std::uint64_t kBoth = 2;
  for (std::uint64_t left = source.number(kMostCells); left > 0; --left) {
    OmxLookup lookup{.name = source.text()};
    if (const auto dimension = source.number(kBoth); dimension < kBoth) {
      lookup.dimension = static_cast<int>(dimension);
    }
    lookup.values = receive_texts(source);
    omx.lookups.push_back(std::move(lookup));
  }
  omx.notes = receive_texts(source);
  expect_end();
  return omx;
}

}  // namespace corridor::import
