// What the command line said, for Erlang code to ask (module init); and the doors to what stands above this folder.
// Set by machine/ before the first process runs; then constant.
#pragma once

#include "vm/process/process.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace joist {

struct CompiledModule {
    std::string module;              ///< its name
    std::vector<std::uint8_t> beam;  ///< empty: it did not compile
    std::string messages;            ///< errors and warnings as text
};

struct BootData {
    std::vector<std::pair<std::string, std::vector<std::string>>> flags;
    std::vector<std::string> plain;
    std::string script_name;
    std::string program; ///< path of the running executable

    /// Compiles expressions ("f(), g().") into a module whose function eval/0 they are. Set by machine/.
    CompiledModule (*compile_expressions)(const std::string& text) = nullptr;
    /// Answers a compilation that is asked for in the external term format: compiler/driver/service.h. Set by machine/.
    std::vector<std::uint8_t> (*compile)(std::span<const std::uint8_t> request, std::span<const std::uint8_t> forms) = nullptr;
    /// Parses tokens: compiler/driver/parse_tokens.h. Set by machine/.
    std::vector<std::uint8_t> (*parse_tokens)(std::span<const std::uint8_t> request) = nullptr;
    /// Takes what became of the parse transforms that were asked for under `number`. Only in a node inside of joistc.
    void (*transformed)(std::int64_t number, bool good, std::vector<std::uint8_t> forms, std::vector<std::uint8_t> notes) = nullptr;
    /// The folders of modules of an installed OTP, in order. Set by machine/.
    std::vector<std::string> (*installed_library)() = nullptr;
    /// Compiles a source file.
    CompiledModule (*compile_file)(const std::string& path) = nullptr;
};

BootData& boot_data();

/// Folders where modules are looked for beside the packed library. Guarded by a lock of its own.
struct CodePath {
    static std::vector<std::string> get();
    static void set(std::vector<std::string> folders);
};

/// The .beam file of a module in an installed OTP; empty if there is none.
std::string installed_module(std::string_view module);

/// Finds the .beam file of a module: in the folders of the path, with the packed library before the last "."; then in an
/// installed OTP.
struct ModuleFile {
    std::vector<std::uint8_t> bytes;
    std::string path; ///< empty: packed
};
std::optional<ModuleFile> find_module_file(std::string_view module);

} // namespace joist
