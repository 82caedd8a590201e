// The .beam file: an IFF container ("FOR1" size "BEAM") of chunks, read and written.
//
// Reading takes untrusted bytes: every count and index that the tables themselves hold is checked
// (atoms named by imports, exports, lambdas and lines exist; names are UTF-8); what the code says
// of labels and registers is the loader's to check. A BeamFile points into the bytes it was read
// from; they must outlive it (what was compressed it owns). Formats: OTP 22 to 29. Plain value, any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist {

/// Why a file was refused.
struct BeamFileError {
    std::string chunk;      ///< four letters; empty: the container itself
    std::size_t offset = 0; ///< in the file; inside a compressed chunk, in its contents
    std::string reason;

    /// `chunk Code at 120: reason`
    std::string text() const;
};

/// The contents of a .beam file. Atom numbers count from 1, as in the file: see atom().
struct BeamFile {
    struct Import {
        std::uint32_t module, function, arity;
    };
    struct Export {
        std::uint32_t function, arity, label;
    };
    struct Lambda {
        std::uint32_t function, arity, label, index, free_count, old_unique;
    };
    struct Line {
        std::uint32_t
            file; ///< index into file_names plus 1; 0: the module's own file, `<module>.erl`
        std::uint32_t line;
    };
    struct Chunk {
        std::array<char, 4> name;
        std::span<const std::uint8_t> data;
    };

    BeamFile() = default;
    BeamFile(BeamFile&&) = default;
    BeamFile& operator=(BeamFile&&) = default;

    /// Text of atom `number` (from 1), UTF-8. The number must be in range.
    std::string_view atom(std::uint32_t number) const { return atoms[number - 1]; }
    std::string_view module_name() const { return atoms[0]; }

    std::vector<std::string_view> atoms; ///< the first is the module's name; at least one

    // Code.
    std::uint32_t code_version = 0; ///< instruction set; always 0
    std::uint32_t max_opcode = 0;
    std::uint32_t label_count = 0; ///< labels are below
    std::uint32_t function_count = 0;
    std::span<const std::uint8_t> code;
    std::size_t code_offset = 0; ///< of `code` in the file, for messages

    std::span<const std::uint8_t> strings; ///< StrT: pool for bs_match_string and bs_create_bin
    std::vector<Import> imports;
    std::vector<Export> exports;
    std::vector<Export> locals; ///< LocT; for disassemblers
    std::vector<Lambda> lambdas;
    std::vector<std::span<const std::uint8_t>>
        literals; ///< each a term in the external format (131...)

    // Line: `line` instructions index into `lines`, from 1; 0 is "no line".
    bool has_lines = false;
    std::uint32_t line_flags = 0;
    std::uint32_t line_instruction_count = 0;
    std::vector<Line> lines; ///< the first entry is number 0: {0, 0}
    std::vector<std::string_view> file_names;

    // Type: facts for the optimiser of the machine that loads the file.
    bool has_types = false;
    std::uint32_t type_version = 0;
    std::uint32_t type_count = 0;
    std::span<const std::uint8_t> types; ///< raw entries; their size depends on the version

    std::span<const std::uint8_t> attributes;   ///< Attr, external format; empty: no chunk
    std::span<const std::uint8_t> compile_info; ///< CInf, external format; empty: no chunk
    std::vector<Chunk> other_chunks; ///< Dbgi, Docs, Meta and whatever else, in file order

    std::vector<std::uint8_t> owned_file;     ///< the file, if it was gzip-compressed as a whole
    std::vector<std::uint8_t> owned_literals; ///< contents of a compressed LitT
};

/// Reads a file. False: `error` says why, `file` is then not to be used.
bool read_beam_file(std::span<const std::uint8_t> bytes, BeamFile& file, BeamFileError& error);

/// Writes a file in the format of OTP 25 (compressed literals), Meta, Dbgi and Docs where OTP has
/// them and other chunks at the end: the same contents give the same bytes.
/// `attributes_of`, if given, makes Attr from the module_md5 of what is written, in place of `file.attributes`.
std::vector<std::uint8_t> write_beam_file(
    const BeamFile& file,
    const std::function<std::vector<std::uint8_t>(const std::array<std::uint8_t, 16>&)>& attributes_of = nullptr);

/// The MD5 by which a module's code is known (module_info(md5)): of the chunks that make it, in an order of its own, funs
/// without their old unique numbers. `bytes` may be the beginning of a file: all chunks up to LocT.
std::array<std::uint8_t, 16> module_md5(std::span<const std::uint8_t> bytes);

/// Is `bytes` well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF)?
bool is_valid_utf8(std::span<const std::uint8_t> bytes);

} // namespace joist
