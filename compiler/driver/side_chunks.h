// The chunks of a .beam file that aren't code: what tools learn from it of source and options. Pure
// functions.
#pragma once

#include "compiler/abstract/abstract.h"
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
/// Gives the attributes that stand for -nominal, which Core makes for OTP 29 without a value, what
/// stands in them there: the type in the abstract format.
void set_nominal_types(const SideInput& input, ssa::Module& module);
/// How options want forms: {error_location,line} leaves columns out.
abstract::WriteOptions form_options(const OptionTerms& options);
/// Names of the chunks that options leave out: `slim` those that running needs not, `strip_types`
/// the types.
std::vector<std::string_view> chunks_unwanted(const OptionTerms& options);
/// The .beam file `beam` without the chunks `names`.
std::vector<std::uint8_t> without_chunks(std::vector<std::uint8_t> beam,
                                         const std::vector<std::string_view>& names);
/// Can the options on debug information be fulfilled? No: says why to `sink`.
bool check_debug_options(const SideInput& input, DiagnosticSink& sink);

} // namespace joist::compiler
