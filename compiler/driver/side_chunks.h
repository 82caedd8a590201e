// The chunks of a .beam file that aren't code: what tools learn from it of source and options. Pure
// functions.
#pragma once

#include "compiler/driver/compile.h"
#include "compiler/ssa/ssa.h"
#include "compiler/write/write_beam.h"

#include <string>
#include <vector>

namespace joist::compiler {

/// What they are made from.
struct SideInput {
    const ParsedModule& parsed;
    const SourceManager& sources;
    const CompileOptions& options; ///< settled: see settle_options()
    std::string path;              ///< of the source, as given
};

/// Dbgi (with `debug_info` the abstract format of the module, else only the options), Docs (the
/// documentation, where there is some), and Meta.
std::vector<write::SideChunk> side_chunks(const SideInput& input);
/// Puts options and source for CInf into `module`, unless the same bytes are wanted everywhere.
void set_compile_info(const SideInput& input, ssa::Module& module);
/// Can the options on debug information be fulfilled? No: says why to `sink`.
bool check_debug_options(const SideInput& input, DiagnosticSink& sink);

} // namespace joist::compiler
