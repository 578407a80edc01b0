#include "http/retry_after.hpp"

#include <algorithm>
#include <string>

#include <curl/curl.h>

#include "core/ascii.hpp"

namespace weir::http {
namespace {

constexpr std::size_t longest = 64;

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000;
  std::int64_t seconds = 0;
  for (const char c : text) seconds = std::min(most, seconds * 10 + (c - '0'));
  return std::chrono::seconds(seconds);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Instant now) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos || text.size() > longest) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(" \t") - first + 1);
  if (std::all_of(text.begin(), text.end(), is_digit)) return parse_seconds(text);
  // curl_getdate takes much that is no HTTP date; all three legal forms begin with the name of a day.
  constexpr std::string_view days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  if (std::none_of(std::begin(days), std::end(days), [&](auto day) { return text.starts_with(day); }))
    return std::nullopt;
  const time_t at = curl_getdate(std::string(text).c_str(), nullptr);
  if (at == -1) return std::nullopt;
  const Instant until{std::chrono::seconds(at)};
  return std::max(std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(until - now));
}

}  // namespace weir::http
