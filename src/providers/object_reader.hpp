#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/remote_object.hpp"
#include "core/result.hpp"
#include "providers/rest_kind.hpp"

namespace weir::providers {

/// True for what may stand in a URL as an id: 1 to 128 of A-Z a-z 0-9 . _ - and neither "." nor "..".
bool is_legal_id(std::string_view id);

/// The same for a kind of object that is put where its fields say: an id, a dot, and the name of a stream, which is any
/// text of 1 to 256 characters without control characters (in a URL it is escaped).
bool is_legal_id(const RestKind& kind, std::string_view id);

/// Turns an API object into the manifest's words, checking everything it uses: an answer is believed in nothing.
/// Keeps the crons it has seen, so one reader serves a whole listing; not for several threads at once.
class ObjectReader {
 public:
  /// `versioned`: an object without a version is malformed.
  ObjectReader(const RestKind& kind, bool versioned) : kind_(kind), versioned_(versioned) {}

  /// Takes the object apart. A004 with the pointer of the first member of the wrong shape (below `pointer`, where the
  /// object stands in the answer), A019 for an id that must not be used.
  Result<RemoteObject> read(Json wire, std::string_view pointer);

 private:
  bool read_id(const Json& wire, RemoteObject& object);
  bool read_version(const Json& wire, RemoteObject& object);
  bool read_tags_of(Json& wire, RemoteObject& object);
  bool read_echoed_names(Json& wire, RemoteObject& object);
  bool read_field(const Field& field, Json& value, RemoteObject& object);
  bool read_casts(const Field& field, const Json& value, RemoteObject& object);
  bool read_reference(const Field& field, const Json& value, RemoteObject& object);
  bool read_status(const Json& value, RemoteObject& object);
  bool read_facts(const Json& wire, RemoteObject& object);
  bool read_name(RemoteObject& object);
  void read_stamps(const Json& wire, RemoteObject& object);
  std::string canonical(const std::string& expression);
  bool refuse(std::string_view member, std::string_view expected, const Json* got);
  bool refuse_id(std::string_view member, std::string_view id);

  const RestKind& kind_;
  bool versioned_;
  std::map<std::string, std::string> canonical_;
  std::string problem_;
  std::string code_;
};

}  // namespace weir::providers
