#pragma once

#include <memory>
#include <string>

#include <git2.h>

#include "core/diagnostic.hpp"
#include "git/repository.hpp"

namespace weir::git {

/// Frees what libgit2 gave.
struct Free {
  void operator()(git_repository* it) const { git_repository_free(it); }
  void operator()(git_object* it) const { git_object_free(it); }
  void operator()(git_commit* it) const { git_commit_free(it); }
  void operator()(git_tree* it) const { git_tree_free(it); }
  void operator()(git_odb* it) const { git_odb_free(it); }
  void operator()(git_odb_object* it) const { git_odb_object_free(it); }
  void operator()(git_index* it) const { git_index_free(it); }
  void operator()(git_reference* it) const { git_reference_free(it); }
  void operator()(git_remote* it) const { git_remote_free(it); }
  void operator()(git_config* it) const { git_config_free(it); }
  void operator()(git_patch* it) const { git_patch_free(it); }
  void operator()(git_signature* it) const { git_signature_free(it); }
};

/// An object of libgit2 that is freed when it goes.
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Calls a libgit2 function whose first argument is the place for its result.
template <class T, class Function, class... Arguments>
int get(Owned<T>& result, Function function, Arguments... arguments) {
  T* raw = nullptr;
  const int rc = function(&raw, arguments...);
  result.reset(raw);
  return rc;
}

/// What an open repository is to libgit2.
struct Repository::Handle {
  Owned<git_repository> repository;
  Owned<git_odb> objects;
};

/// Starts libgit2 once, deaf to the machine's configuration: what a repository means must not depend on who reads it.
void start_libgit();

/// Some thread still waits inside libgit2 and was given up: it is left alone at the end of the program.
void leave_libgit_running();

/// What libgit2 last complained of, or a plain word when it said nothing.
std::string last_complaint();

/// An object id as 40 hex digits.
std::string hex(const git_oid& id);

/// The problem that a failed look-up of an object means: R016 when it is not there, else R017.
Diagnostic object_problem(int rc, const std::string& what);

}  // namespace weir::git
