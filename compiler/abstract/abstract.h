// The syntax tree as terms: Erlang's abstract format (ERTS User's Guide, "The Abstract Format"), in
// the external term format. No state.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/source_manager.h"

#include <cstdint>
#include <span>
#include <vector>

namespace joist::compiler::abstract {

struct WriteOptions {
    bool columns = true;    ///< places are {Line,Column}, else Line
    bool base_names = false; ///< names of files without their folders (+deterministic)
    /// If there are any: what stands in the place of line N, from 1, each in the external term format.
    std::span<const std::span<const std::uint8_t>> annotations = {};
    bool documentation = true; ///< with the attributes doc and moduledoc
    /// Types that the module defines are told of as its own where the language has the same: tools of an OTP
    /// that hasn't, or doesn't let them be redefined, take them for the language's.
    bool own_types = false;
};

/// All forms of `module`, from `{attribute,{1,1},file,...}` to `{eof,...}`, as one list: bytes that
/// begin with 131. What `epp:parse_file` makes of the same text.
std::vector<std::uint8_t> write_forms(const ParsedModule& module,
                                      const SourceManager& sources,
                                      const WriteOptions& options = {});

} // namespace joist::compiler::abstract
