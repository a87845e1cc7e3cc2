// Layers of the network: whole, as the export writes them, or what a map needs in a window of it;
// and where a name is.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/geojson.h"
#include "corridor/output/layers.h"
#include "corridor/serve/api.h"
#include "corridor/serve/api_query.h"
#include "corridor/serve/event_stream.h"
#include "corridor/serve/name_search.h"
#include "corridor/serve/reply.h"

namespace corridor::serve {
namespace {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::ordered_json;

constexpr double kMostZoom = 24;
constexpr std::size_t kWindowed = 8;  // layers that are kept ready for windows
constexpr std::size_t kMostFound = 100;

// What the map shows of a feature without asking again.
std::vector<std::string> window_fields() {
  return {"link_id", "terminal_id", "zone_id", "node_id",      "name",
          "mode",    "ref",         "status",  "length",       "source_id",
          "as_of",   "confidence",  "family",  "terminal_type"};
}

}  // namespace

void Api::get_layer(const Request& request, Response& response) {
  const std::string name = request.matches[1];
  if (!query_of(request).empty()) {
    const std::string text = window_text(name, request);
    if (!text.empty()) {
      send(request, response, text, "application/geo+json");
      return;
    }
  } else {
    const LoadedPointer loaded = sound_case({});
    for (const output::Layer& layer : output::run_layers(loaded->a_case, {})) {
      if (layer.name == name) {
        send(request, response, output::geojson(layer), "application/geo+json");
        return;
      }
    }
  }
  send_error(response, 404, "there is no such layer: node, link, terminal or zone");
}

std::shared_ptr<const WindowedLayer> Api::windowed(const LoadedPointer& loaded,
                                                   const std::string& name) {
  const std::string key = loaded->version + " " + name;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = windowed_.find(key); known != windowed_.end()) {
      return known->second;
    }
  }
  const cases::Case& a_case = loaded->a_case;
  for (const output::Layer& layer : output::run_layers(a_case, {})) {
    if (layer.name != name) {
      continue;
    }
    std::vector<double> weight;
    for (const cases::Link& link : a_case.links) {
      // The faster roads; what has hours instead of a speed (a sea lane) before them.
      weight.push_back(link.hours ? std::numeric_limits<double>::infinity() : link.free_speed_kmh);
    }
    const auto made = std::make_shared<const WindowedLayer>(
        layer, window_fields(), name == "link" ? weight : std::vector<double>{});
    const std::scoped_lock lock(mutex_);
    if (windowed_.size() >= kWindowed) {
      windowed_.clear();
    }
    windowed_[key] = made;
    return made;
  }
  return nullptr;
}

// Empty: there is no such layer.
std::string Api::window_text(const std::string& name, const Request& request) {
  std::optional<double> zoom;
  std::optional<output::Box> box;
  study::WhatIf state;
  bool by_flow = false;
  for (const auto& [key, value] : query_of(request)) {
    if (key == "zoom") {
      zoom = parse_number(value);
      if (!zoom || !(*zoom >= 0 && *zoom <= kMostZoom)) {  // "nan" is a number
        refuse("E6004", "a parameter with a value that it cannot take", value,
               fmt::format("a zoom from 0 to {}", kMostZoom));
      }
    } else if (key == "box") {
      box = parse_box(value);
    } else if (key == "carrying") {
      by_flow = value == "1";
    } else if (key == "scenario") {
      state.scenario = value;
    } else if (key == "season") {
      state.season = value;
    } else if (key == "year") {
      state.year = parse_year(value);
    } else {
      refuse("E6003", "a layer has no such parameter", key,
             "zoom, box, carrying, scenario, year or season");
    }
  }
  if (!zoom || !box) {
    refuse("E6004", "a window of a layer without its zoom or its box", "", "zoom and box");
  }
  const LoadedPointer loaded = sound_case({});
  const auto layer = windowed(loaded, name);
  if (!layer) {
    return {};
  }
  std::vector<std::uint32_t> first;
  if (by_flow && name == "link") {
    check_memory(loaded->a_case, options_.flow_bytes);
    const Connection& client = client_of_thread();
    const Gate::Place place = enter(client);
    state.threads = options_.threads;
    const auto base = store_.base_flows(loaded, state);
    const auto& tonnes = base->flows.years.front().seasons.front().arc_t_per_day;
    const auto& arcs_of = loaded->a_case.supernetwork.link_arcs;
    for (const LinkId link : IdRange<LinkId>(loaded->a_case.links.size())) {
      const bool carries = std::any_of(arcs_of[link].begin(), arcs_of[link].end(), [&](ArcId arc) {
        return arc.valid() && tonnes[arc.value] > 0;
      });
      if (carries) {
        first.push_back(link.value);
      }
    }
  }
  return output::geojson(layer->window({.zoom = *zoom, .box = *box}, first));
}

void Api::get_search(const Request& request, Response& response) {
  std::string text;
  std::size_t count = 8;
  for (const auto& [name, value] : query_of(request)) {
    if (name == "text") {
      text = value;
    } else if (name == "count") {
      const auto wanted = parse_integer(value);
      if (!wanted || *wanted < 1 || *wanted > static_cast<long long>(kMostFound)) {
        refuse("E6004", "a parameter with a value that it cannot take", value,
               fmt::format("a number from 1 to {}", kMostFound));
      }
      count = static_cast<std::size_t>(*wanted);
    } else {
      refuse("E6003", "search has no such parameter", name, "text or count");
    }
  }
  if (trimmed(text).empty()) {
    refuse("E6004", "a search for nothing", text, "text=a part of an id or a name");
  }
  const LoadedPointer loaded = sound_case({});
  const NamesFound found = search_names(loaded->a_case, trimmed(text), count);
  Json json{{"found", Json::array()}, {"more", found.more}};
  for (const NameFound& one : found.first) {
    json["found"].push_back({{"table", one.table},
                             {"id", one.id},
                             {"name", one.name},
                             {"box", {one.box.west, one.box.south, one.box.east, one.box.north}}});
  }
  send_json(request, response, json);
}

}  // namespace corridor::serve
