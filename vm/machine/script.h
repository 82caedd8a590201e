// What stands at the head of an escript: up to three lines, before source text, a .beam file or an archive.
//
//   #!/usr/bin/env escript        first line; what starts it is the shell's business
//   %% -*- erlang -*-             second line: any comment; may be missing
//   %%! +S 2 -pa ebin             second or third line: flags for the node; may be missing
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace joist {

struct Script {
    enum class Kind : std::uint8_t { Source, Beam, Archive };
    Kind kind = Kind::Source;
    std::string flags;    ///< behind %%!
    std::size_t body = 0; ///< where it begins in the text
};

/// Reads the header of `text`, which may be any bytes.
Script read_script(std::string_view text);

/// Does it begin as a compiled module does (plain or gzipped)?
bool is_beam(std::string_view text);

} // namespace joist
