// The source texts of a compilation and what positions in them mean. One thread at a time; must
// outlive all readers.
#pragma once

#include "compiler/source/pos.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace joist::compiler {

/// A place as the user is told of it, after `-file` attributes.
struct PresumedPlace {
    std::string_view file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// Why a file could not become source text.
struct LoadError {
    std::string message; ///< "no such file or directory", "is a directory", "not UTF-8: bad byte
                         ///< 0xe9 at line 3, column 7"
    bool not_found = false;
    std::uint32_t line = 0; ///< where the bad byte is; 0 otherwise
    std::uint32_t column = 0;
};

/// Owns source texts.
class SourceManager {
public:
    SourceManager();
    ~SourceManager();
    SourceManager(const SourceManager&) = delete;
    SourceManager& operator=(const SourceManager&) = delete;

    /// Reads the file `path`, which positions will call `path` too. A path loaded before isn't read
    /// again. Text is UTF-8, or Latin-1 where one of the first two lines has a `coding: latin-1`
    /// comment. No file: see `error`.
    std::optional<FileId> load(const std::string& path, LoadError& error);

    /// Adds text from memory; rules as for load().
    std::optional<FileId> add(std::string name, std::string text, LoadError& error);

    /// A file for positions that come from elsewhere and count lines of the file called `name`: the one
    /// loaded under that name if its lines have no other names, else one without text.
    std::optional<FileId> place_file(const std::string& name);
    /// Another `file` (made anew each time), for positions of what a program made: of it there are no
    /// warnings.
    std::optional<FileId> generated_file(FileId file);
    bool is_generated(FileId file) const { return files_[file]->is_generated; }
    /// Somebody wanted to include `path`, which isn't there.
    void note_missing(std::string path) { read_.push_back({std::move(path), true}); }
    /// The files read by load(), and those missing, in order; no path is read twice.
    struct Dependency {
        std::string path;
        bool missing;
    };
    const std::vector<Dependency>& dependencies() const { return read_; }

    /// UTF-8, followed by a NUL byte that isn't counted.
    std::string_view text(FileId file) const;
    /// The path or name given.
    std::string_view name(FileId file) const;
    /// The text of the physical line of `pos`, without its end.
    std::string_view line_text(Pos pos) const;

    /// From physical line `from_line` on, `file` is to be called `name`, and `from_line` be line
    /// `line`. Lines must be given in increasing order; a repetition of what is known is ignored.
    void
    add_line_directive(FileId file, std::uint32_t from_line, std::string name, std::uint32_t line);
    /// File and line as the user, stack traces and `?FILE`/`?LINE` know them.
    PresumedPlace presumed(Pos pos) const;

private:
    struct LineDirective {
        std::uint32_t from_line;
        std::uint32_t line;
        std::string name;
    };
    struct File {
        std::string name;
        std::string text;
        std::vector<LineDirective> directives;
        bool is_generated = false;
        mutable std::vector<std::uint32_t> line_starts; ///< made on first use
    };
    std::vector<std::unique_ptr<File>> files_; ///< index 0 is no file
    std::unordered_map<std::string, FileId> by_path_;
    std::vector<Dependency> read_;
};

/// Does `pathname` name something that can be opened as a file?
bool is_readable_file(const std::string& pathname);

} // namespace joist::compiler
