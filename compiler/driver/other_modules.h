// What a module that is being compiled may call: the modules of the same command, those on the code
// path, those of an installed OTP. For warn_unknown_module.
#pragma once

#include "compiler/lint/lint.h"
#include "compiler/preprocess/preprocessor.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

/// The modules that one command makes, told by whoever has their sources. Asked from several
/// threads.
class GivenModules {
public:
    virtual ~GivenModules() = default;
    /// What the module `name` exports by its source; kNone if the command doesn't make it.
    virtual ModuleFunctions functions(std::string_view name) = 0;
    virtual std::vector<std::string> names() const = 0;
};

/// The .beam file of `module` in the current folder, in those of -pa and -pz, or in an application
/// of ERL_LIBS; empty: none.
std::string on_code_path(const PreprocessOptions& where, std::string_view module);

/// What `module` exports, found there, among the `given` (may be null), or, unless the functions of
/// OTP's module of that name are known anyway, in an installed OTP.
ModuleFunctions
functions_of_module(const PreprocessOptions& where, GivenModules* given, std::string_view module);

/// The names of the given modules and of those in the current folder and on the code path.
std::vector<std::string> modules_at_hand(const PreprocessOptions& where, const GivenModules* given);

/// What a module with this tree exports; kComputed if a parse transform may add to it, or if it has
/// errors.
ModuleFunctions functions_of_source(const ParsedModule& module);

/// What the module in `bytes`, a .beam file that may be broken (kComputed), exports.
ModuleFunctions functions_of_beam(std::span<const std::uint8_t> bytes);

/// The whole of the file `path`; empty if it can't be read.
std::vector<std::uint8_t> bytes_of_file(const std::string& path);

} // namespace joist::compiler
