// What `joist FILE` runs: Erlang source, a compiled module, or an escript holding either; and -eval's expressions.
#pragma once

#include "vm/bifs/boot_data.h"
#include "vm/machine/options.h"

#include <string>

namespace joist {

struct Program {
    std::string module;
    std::vector<std::uint8_t> beam;
    /// Parse transforms are to be run on it first: {Modules, Forms, Silent} for script_runner:run_forms/3, in the external
    /// term format. `beam` is empty then.
    std::vector<std::uint8_t> forms;
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
