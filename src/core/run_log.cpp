#include "core/run_log.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"

namespace weir {
namespace {

Json json_of(const RunEntry& entry) {
  return {{"previous", entry.previous}, {"run", entry.run},   {"epoch", entry.epoch},  {"serial", entry.serial},
          {"who", entry.who},           {"host", entry.host}, {"report", entry.report}};
}

std::string heading_line(std::int64_t left_out, const std::string& hash) {
  return left_out == 0 ? "" : canonical_json({{"leftOut", left_out}, {"hash", hash}}) + "\n";
}

/// Reads a line as an entry whose hash is right.
bool read_entry(const std::string& line, RunEntry& entry) {
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return false;
  for (const auto& [name, text] :
       {std::pair("previous", &entry.previous), std::pair("hash", &entry.hash), std::pair("run", &entry.run),
        std::pair("who", &entry.who), std::pair("host", &entry.host)}) {
    auto found = string_member(json, name);
    if (!found) return false;
    *text = std::move(*found);
  }
  for (const auto& [name, number] : {std::pair("epoch", &entry.epoch), std::pair("serial", &entry.serial)}) {
    if (!json.contains(name) || !json[name].is_number_integer()) return false;
    *number = json[name].get<std::int64_t>();
  }
  if (!json.contains("report") || !json["report"].is_object()) return false;
  json.erase("hash");
  // What is not in the entry must not be in the line either.
  if (json.size() != 7 || sha256_tag(canonical_json(json)) != entry.hash) return false;
  entry.report = std::move(json["report"]);
  return true;
}

bool read_heading(const std::string& line, RunLog& log) {
  const Json json = Json::parse(line, nullptr, false);
  const auto hash = json.is_object() ? string_member(json, "hash") : std::nullopt;
  if (!hash || json.size() != 2 || !json.contains("leftOut") || !json["leftOut"].is_number_integer()) return false;
  log.left_out = json["leftOut"].get<std::int64_t>();
  log.left_out_hash = *hash;
  return log.left_out > 0;
}

/// The lines without their ends; what follows the last end is a line, too.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// What a reading of lines came to: everything that is right before `damaged` (from 0), if there is one.
struct Reading {
  RunLog log;
  std::optional<std::size_t> damaged;
};

Reading read_lines(const std::vector<std::string>& lines) {
  Reading reading;
  const bool headed = !lines.empty() && read_heading(lines.front(), reading.log);
  std::string last = reading.log.left_out_hash;
  for (std::size_t at = headed ? 1 : 0; at < lines.size(); ++at) {
    RunEntry entry;
    if (!read_entry(lines[at], entry) || entry.previous != last) {
      reading.damaged = at;
      return reading;
    }
    last = entry.hash;
    reading.log.entries.push_back(std::move(entry));
  }
  return reading;
}

std::string last_line(const std::string& text) {
  if (text.empty()) return {};
  const std::size_t end = text.back() == '\n' ? text.size() - 1 : text.size();
  const std::size_t before = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return text.substr(begin, end - begin);
}

/// Leaves lines out from the front until the rest fits; the last one stays.
std::string shortened(const std::string& text, const RunLogLimits& limits) {
  RunLog heading;
  std::vector<std::string> lines = lines_of(text);
  if (!lines.empty() && read_heading(lines.front(), heading)) lines.erase(lines.begin());
  std::size_t bytes = 0;
  for (const std::string& line : lines) bytes += line.size() + 1;
  std::size_t first = 0;
  while (lines.size() - first > 1 && (lines.size() - first > limits.runs || bytes > limits.bytes))
    bytes -= lines[first++].size() + 1;
  if (first == 0) return text;
  const auto hash = string_member(Json::parse(lines[first - 1], nullptr, false), "hash");
  std::string out = heading_line(heading.left_out + static_cast<std::int64_t>(first), hash.value_or(""));
  for (; first < lines.size(); ++first) out += lines[first] + "\n";
  return out;
}

}  // namespace

std::string append_run(const std::string& text, RunEntry entry, const RunLogLimits& limits) {
  std::string before = text;
  const std::string last = last_line(text);
  RunEntry end;
  RunLog heading;
  if (read_entry(last, end))
    entry.previous = end.hash;
  else if (read_heading(last, heading))
    entry.previous = heading.left_out_hash;
  else
    before = heading_line(static_cast<std::int64_t>(lines_of(text).size()), "");
  Json json = json_of(entry);
  json["hash"] = sha256_tag(canonical_json(json));
  return shortened(before + canonical_json(json) + "\n", limits);
}

Result<RunLog> read_run_log(const std::string& text, const std::string& place) {
  Reading reading = read_lines(lines_of(text));
  if (!reading.damaged) return std::move(reading.log);
  return fail(error(
      "S025", fmt::format("line {} of the log of runs in {} is not what was written", *reading.damaged + 1, place),
      "somebody changed the log; weir state rebuild goes on with what is whole"));
}

std::string intact_run_log(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  RunLog heading;
  std::int64_t left_out = 0;
  if (!lines.empty() && read_heading(lines.front(), heading)) {
    left_out = heading.left_out;
    if (lines.size() == 1) return text;
  }
  if (!read_lines(lines).damaged) return text;
  if (left_out > 0) lines.erase(lines.begin());
  // From the back: as long as each line is right and follows the one before it.
  std::size_t first = lines.size();
  std::string wanted;
  RunEntry entry;
  while (first > 0 && read_entry(lines[first - 1], entry) && (first == lines.size() || entry.hash == wanted)) {
    wanted = entry.previous;
    --first;
  }
  std::string out = heading_line(left_out + static_cast<std::int64_t>(first), wanted);
  for (std::size_t at = first; at < lines.size(); ++at) out += lines[at] + "\n";
  return out;
}

}  // namespace weir
