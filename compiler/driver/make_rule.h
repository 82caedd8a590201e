// Rules for make, as the -M flags ask for them. Stateless.
#pragma once

#include "compiler/driver/options.h"
#include "compiler/source/source_manager.h"

#include <string>

namespace joist::compiler {

/// Reads the file `path` as far as the preprocessor does, so that `sources` knows all that it
/// includes. False: it can't be read; `messages` says why.
bool find_dependencies(const std::string& path,
                       const CompileOptions& options,
                       SourceManager& sources,
                       std::string& messages);

/// `target` as make wants to read it, as far as erlc goes.
std::string quoted_for_make(std::string_view target);

/// What `makedep` and the options that begin so ask for.
DependencyWish dependency_wish(const OptionTerms& options);

/// The rule for `target` from what `sources` read, laid out as by erlc.
std::string
make_rule(const std::string& target, const DependencyWish& wish, const SourceManager& sources);

} // namespace joist::compiler
