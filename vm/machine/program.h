// What `joist FILE` runs: Erlang source, a compiled module, or an escript holding either; and -eval's expressions.
#pragma once

#include "vm/bifs/boot_data.h"
#include "vm/machine/options.h"

#include <string>

namespace joist {

struct Program {
    std::string module;
    std::vector<std::uint8_t> beam;
    std::string emulator_flags; ///< of an escript's %%! line
    std::string messages;       ///< of the compiler: for standard error
    std::string error;          ///< why it can't be run; empty if it can
};

/// Reads and, if need be, compiles `path`.
Program load_program(const std::string& path, const Options& options);

/// For BootData.
CompiledModule compile_expressions(const std::string& text);
CompiledModule compile_source_file(const std::string& path);

} // namespace joist
