// Small things about text: numbers that read back to the same bits, near names for hints.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corridor {

/// Shortest decimal text that reads back to the same double ("0.1", "1e+20"); same on any machine.
std::string shortest(double value);

/// For people: `digits` after the point and thousands separated by a comma ("1,234.5").
std::string grouped(double value, int digits = 0);

/// A number written in full, nothing after it; infinity and NaN are numbers here, the caller
/// judges.
std::optional<double> parse_number(std::string_view text);
std::optional<long long> parse_integer(std::string_view text);

std::string_view trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);  // empty parts dropped

/// The candidate that a typist most likely meant, by edit distance (Damerau 1964); none if all
/// are farther than a third of the word. Ties go to the earlier candidate.
std::optional<std::string> nearest_name(std::string_view typed,
                                        std::span<const std::string> candidates);

/// "did you mean "X"?" or, with few candidates, "one of a, b, c"; empty if neither helps.
std::string name_hint(std::string_view typed, std::span<const std::string> candidates);

}  // namespace corridor
