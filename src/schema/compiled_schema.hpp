#pragma once

#include <vector>

#include "schema/judge.hpp"
#include "schema/node.hpp"
#include "schema/schema.hpp"

namespace weir::schema {

/// A schema made ready once: the judge says whether an instance is valid, the reading says why not.
/// An instance is valid when the judge accepts it and nothing beyond the judge stands against it.
class CompiledSchema {
 public:
  explicit CompiledSchema(const Json& schema, Form form = Form::wire, const Documents& documents = {});

  /// See schema.hpp, validate(). May be called from several threads.
  std::vector<Violation> violations(const Json& instance) const;

  const Node& root() const { return tree_.root(); }

 private:
  Form form_;
  NodeTree tree_;
  Judge judge_;
};

/// `schema` as a manifest has to follow it: in the place of each secret stands an object, the reference.
Json manifest_form(const Json& schema);

}  // namespace weir::schema
