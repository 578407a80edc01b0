#include "core/json.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir {
namespace {

constexpr int number_out_of_range = 406;  // nlohmann's id of that exception

/// Reads bytes and keeps the place of the last one read where the handler can see it.
class TrackedByte {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  TrackedByte(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  TrackedByte& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  TrackedByte operator++(int) {
    TrackedByte before = *this;
    ++*this;
    return before;
  }
  bool operator==(const TrackedByte& other) const { return at_ == other.at_; }
  bool operator!=(const TrackedByte& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** seen_;
};

/// Builds the value from the parser's events and stops at what a strict reader refuses.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(std::size_t depth) : depth_(depth) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return stop("holds binary data"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [member, added] = open_.back()->get_ref<Json::object_t&>().try_emplace(name);
    if (!added) return stop("has the same key twice in one object");
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) override {
    if (problem.id == number_out_of_range) return stop("has a number that is too large");
    // Only looked at, never passed on: the library's message quotes what it read.
    const bool cut_off = std::string_view(problem.what()).find("unexpected end of input") != std::string_view::npos;
    return stop(cut_off ? "ends too early" : "is malformed");
  }

  const std::string& problem() const { return problem_; }
  Json take() { return std::move(root_); }

 private:
  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (open_.back()->is_array()) {
      auto& items = open_.back()->get_ref<Json::array_t&>();
      items.push_back(std::move(value));
      return &items.back();
    }
    *member_ = std::move(value);
    return member_;
  }

  bool put(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (open_.size() >= depth_) return stop(fmt::format("is nested deeper than {} levels", depth_));
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  bool stop(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  std::size_t depth_;
  Json root_;
  std::vector<Json*> open_;  ///< the containers not closed yet; a parent does not grow while its child is open
  Json* member_ = nullptr;   ///< where the value of the last key goes
  std::string problem_;
};

/// An array index as RFC 6901 writes it: digits without a leading zero.
std::optional<std::size_t> array_index(std::string_view token) {
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (problem != std::errc() || end != token.data() + token.size()) return std::nullopt;
  if (token.size() > 1 && token.front() == '0') return std::nullopt;
  return index;
}

std::optional<std::string> unescape(std::string_view token) {
  std::string plain;
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      plain += token[at];
      continue;
    }
    if (at + 1 == token.size() || (token[at + 1] != '0' && token[at + 1] != '1')) return std::nullopt;
    plain += token[++at] == '0' ? '~' : '/';
  }
  return plain;
}

const Json* child(const Json& parent, std::string_view token) {
  if (parent.is_array()) {
    const auto index = array_index(token);
    return index && *index < parent.size() ? &parent[*index] : nullptr;
  }
  if (!parent.is_object()) return nullptr;
  const auto name = unescape(token);
  if (!name) return nullptr;
  const auto member = parent.find(*name);
  return member == parent.end() ? nullptr : &*member;
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view code, JsonLimits limits) {
  if (text.size() > limits.bytes)
    return fail(error(std::string(code),
                      fmt::format("the JSON has {} bytes, more than the limit of {}", text.size(), limits.bytes)));
  if (text.starts_with("\xEF\xBB\xBF"))
    return fail(error(std::string(code), "the JSON begins with a byte order mark", "save it as UTF-8 without one"));
  if (const auto bad = invalid_utf8(text))
    return fail(error(std::string(code), fmt::format("the JSON is not valid UTF-8 at byte {}", *bad)));

  StrictBuilder quick(limits.depth);
  if (Json::sax_parse(text.data(), text.data() + text.size(), &quick)) return quick.take();
  // Refused: once more with the place in sight, which costs a third and is wanted for the message only.
  const char* seen = text.data();
  StrictBuilder builder(limits.depth);
  const TrackedByte begin(text.data(), &seen);
  const TrackedByte end(text.data() + text.size(), &seen);
  if (!Json::sax_parse(begin, end, &builder))
    return fail(
        error(std::string(code), fmt::format("the JSON {} (at byte {})", builder.problem(), seen - text.data())));
  return builder.take();
}

std::string pointer_join(std::string_view pointer, std::string_view token) {
  std::string joined(pointer);
  joined += '/';
  for (const char c : token) {
    if (c == '~')
      joined += "~0";
    else if (c == '/')
      joined += "~1";
    else
      joined += c;
  }
  return joined;
}

std::string pointer_join(std::string_view pointer, std::size_t index) {
  return fmt::format("{}/{}", pointer, index);
}

const Json* pointer_get(const Json& document, std::string_view pointer) {
  const Json* at = &document;
  while (at != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    at = child(*at, pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return at;
}

std::optional<std::string> string_member(const Json& object, std::string_view name) {
  if (!object.is_object()) return std::nullopt;
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace weir
