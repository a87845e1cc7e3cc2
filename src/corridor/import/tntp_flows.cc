#include <map>

#include "corridor/import/packed_text.h"
#include "corridor/import/tntp.h"
#include "corridor/import/tntp_lines.h"

namespace corridor::import {

std::vector<TntpFlow> parse_tntp_flows(std::string_view text, const std::string& name) {
  TntpLines lines(text, name);
  TntpMetadata metadata;
  bool more = read_metadata(lines, metadata);
  if (more && is_header(lines)) {
    more = lines.next();
  }
  std::vector<TntpFlow> flows;
  for (; more; more = lines.next()) {
    const auto from = read_number<std::uint32_t>(lines, ";", "from");
    const auto to = read_number<std::uint32_t>(lines, ";", "to");
    lines.skip_blanks();
    const std::size_t separator = lines.place();
    if (lines.peek() == ':') {
      lines.rewind(separator + 1);
    }
    const auto volume = read_number<double>(lines, ";", "volume");
    const auto cost = read_number<double>(lines, ";", "cost");
    if (from && to && volume && cost) {
      flows.push_back({*from, *to, *volume, *cost});
    }
  }
  lines.problems.throw_if_any();
  return flows;
}

std::vector<TntpFlow> read_tntp_flows(const std::filesystem::path& path) {
  return parse_tntp_flows(read_packed_text(path), path.string());
}

std::vector<double> volumes_by_arc(const TntpNetwork& network, std::span<const TntpFlow> flows,
                                   const std::string& name) {
  std::multimap<std::uint64_t, ArcId> open;
  for (std::size_t link = 0; link < network.link_count(); ++link) {
    const ArcId arc = network.arc_of_link[link];
    open.emplace(pair_key(network.node_number[network.graph.tail[arc].value],
                          network.node_number[network.graph.head[arc].value]),
                 arc);
  }
  std::vector<double> volumes(network.link_count(), 0);
  for (const TntpFlow& flow : flows) {
    const auto found = open.find(pair_key(flow.from, flow.to));
    if (found == open.end()) {
      throw InputError(
          Error{.code = "E2305",
                .what = "flow on a link that the network does not have",
                .file = name,
                .found = std::to_string(flow.from) + " to " + std::to_string(flow.to)});
    }
    volumes[found->second.value] = flow.volume;
    open.erase(found);
  }
  return volumes;
}

}  // namespace corridor::import
