// The one-way rule: a file may include its own module and modules of lower layers. The layers are
// the table in docs/architecture.md, so that what people read is what is checked.
#pragma once

#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace corridor::architecture {

using Layers = std::map<std::string, int, std::less<>>;  // layer of each module

/// Reads the rows of the table whose header begins with | layer | module |. A module's name stands
/// between backticks; `apps/corridor` counts as `apps`, `python/` as `python`.
Layers read_layers(std::istream& markdown);

/// Module of a path that begins at the root of the repository: "path" of
/// src/corridor/path/tree.h, "apps" of apps/corridor/main.cc, "python" of python/module.cc.
/// Empty for a file that lies in no module.
std::string module_of(std::string_view path);

/// What is wrong with the includes of one file, each as "file:line: what".
/// @param path  from the root of the repository
std::vector<std::string> include_faults(std::string_view path, std::istream& source,
                                        const Layers& layers);

}  // namespace corridor::architecture
