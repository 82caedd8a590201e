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

/// The rule for `target` from what `sources` read, laid out as by erlc.
std::string
make_rule(const std::string& target, const DependencyWish& wish, const SourceManager& sources);

} // namespace joist::compiler
