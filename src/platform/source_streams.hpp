#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catalog/own_streams.hpp"
#include "catalog/stream_catalog.hpp"
#include "platform/object_record.hpp"

namespace weir::platform {

using catalog::longest_stream_name;
/// Names that are not known are told up to this many: looking for what was meant takes time, and others wait meanwhile.
inline constexpr std::size_t most_faults = 50;

/// A stream that a source has.
struct SourceStream {
  const catalog::Stream* known = nullptr;  ///< nullptr: the catalog has none of that name
  bool own = false;                        ///< from the source's config: it may have fields that no catalog knows
  std::vector<std::string> primary_key;
};

using SourceStreams = std::map<std::string, SourceStream, std::less<>>;

/// The streams of a source by name: those of its type, and for type custom those that its config names.
SourceStreams streams_of(const Context& context, const ObjectRecord& source);

/// What to say of a name that none of them has.
std::string no_such_stream(const SourceStreams& streams, const std::string& name);

/// GET /v1/data-sources/{id}/streams: name, key, fields with default and mapped type, and mapping of each, by name.
http::Response list_source_streams(const Context& context, const Call& call);

}  // namespace weir::platform
