// See source_manager.h.
#include "compiler/source/source_manager.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace joist::compiler {

namespace {

constexpr std::size_t kMaxFiles = 65535;
/// Offsets are 32 bits wide.
constexpr std::size_t kMaxFileSize = std::size_t{1} << 30;

/// Reads everything behind `descriptor`; false with errno set when that fails.
bool read_all(int descriptor, std::size_t expected, std::string& text) {
    text.resize(expected + 1);
    std::size_t filled = 0;
    for (;;) {
        if (filled == text.size()) text.resize(text.size() * 2);
        const ssize_t got = ::read(descriptor, text.data() + filled, text.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > kMaxFileSize) {
            errno = EFBIG;
            return false;
        }
    }
    text.resize(filled);
    return true;
}

/// Is `c` one of those that may stand in the name of an encoding?
bool is_coding_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// The encoding named by a comment like `%% -*- coding: latin-1 -*-` in one of the first two lines;
/// empty if none is.
std::string declared_coding(std::string_view text) {
    std::size_t start = 0;
    for (int line = 0; line < 2 && start < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view content = text.substr(start, end - start);
        start = end + 1;
        if (content.find('%') == std::string_view::npos) continue;
        std::size_t at = content.find("coding");
        if (at == std::string_view::npos) continue;
        at += 6;
        while (at < content.size() && content[at] == ' ')
            ++at;
        if (at >= content.size() || (content[at] != ':' && content[at] != '=')) continue;
        ++at;
        while (at < content.size() && content[at] == ' ')
            ++at;
        std::string coding;
        while (at < content.size() && is_coding_char(content[at])) {
            const char c = content[at++];
            coding.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        }
        return coding;
    }
    return {};
}

} // namespace

SourceManager::SourceManager() {
    files_.push_back(std::make_unique<File>());
}
SourceManager::~SourceManager() = default;

std::optional<FileId> SourceManager::load(const std::string& path, LoadError& error) {
    if (const auto known = by_path_.find(path); known != by_path_.end()) return known->second;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        error = {errno == ENOENT ? "no such file or directory" : std::strerror(errno),
                 errno == ENOENT || errno == ENOTDIR,
                 0,
                 0};
        return std::nullopt;
    }
    struct stat status{};
    std::string text;
    bool good = ::fstat(descriptor, &status) == 0;
    if (good && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        good = false;
    }
    if (good)
        good = read_all(
            descriptor, status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0, text);
    const int reason = errno;
    ::close(descriptor);
    if (!good) {
        error = {reason == EISDIR ? "is a directory" : std::strerror(reason), false, 0, 0};
        return std::nullopt;
    }
    const auto added = add(path, std::move(text), error);
    if (added) {
        by_path_.emplace(path, *added);
        read_.push_back({path, false});
    }
    return added;
}

std::optional<FileId> SourceManager::add(std::string name, std::string text, LoadError& error) {
    if (files_.size() > kMaxFiles) {
        error = {"too many source files in one compilation", false, 0, 0};
        return std::nullopt;
    }
    if (text.size() > kMaxFileSize) {
        error = {"file too large", false, 0, 0};
        return std::nullopt;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    const std::string coding = declared_coding(text);
    if (coding == "latin-1" || coding == "latin1" || coding == "iso-8859-1") {
        if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }))
            text = latin1_to_utf8(text);
    } else if (const std::size_t bad = find_bad_utf8(text); bad != std::string_view::npos) {
        const std::string_view before = std::string_view{text}.substr(0, bad);
        const std::size_t newline = before.rfind('\n');
        const std::string_view in_line =
            newline == std::string_view::npos ? before : before.substr(newline + 1);
        error.line = 1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
        error.column = 1 + static_cast<std::uint32_t>(count_code_points(in_line));
        char message[96];
        std::snprintf(message,
                      sizeof message,
                      "not UTF-8: bad byte 0x%02x at line %u, column %u",
                      static_cast<unsigned>(static_cast<unsigned char>(text[bad])),
                      error.line,
                      error.column);
        error.message = message;
        error.not_found = false;
        return std::nullopt;
    }
    auto file = std::make_unique<File>();
    file->name = std::move(name);
    file->text = std::move(text);
    files_.push_back(std::move(file));
    return static_cast<FileId>(files_.size() - 1);
}

std::optional<FileId> SourceManager::place_file(const std::string& name) {
    for (std::size_t id = 1; id < files_.size(); ++id)
        if (files_[id]->name == name && files_[id]->directives.empty() && !files_[id]->is_generated)
            return static_cast<FileId>(id);
    LoadError error;
    return add(name, {}, error);
}

std::optional<FileId> SourceManager::generated_file(FileId file) {
    LoadError error;
    const auto made = add(files_[file]->name, {}, error);
    if (!made) return made;
    files_[*made]->text = files_[file]->text;
    files_[*made]->directives = files_[file]->directives;
    files_[*made]->is_generated = true;
    return made;
}

std::string_view SourceManager::text(FileId file) const {
    return files_[file]->text;
}
std::string_view SourceManager::name(FileId file) const {
    return files_[file]->name;
}

std::string_view SourceManager::line_text(Pos pos) const {
    if (!pos.valid() || pos.file >= files_.size()) return {};
    const File& file = *files_[pos.file];
    if (file.line_starts.empty()) {
        file.line_starts.push_back(0);
        for (std::size_t i = 0; i < file.text.size(); ++i)
            if (file.text[i] == '\n') file.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
    if (pos.line > file.line_starts.size()) return {};
    const std::size_t start = file.line_starts[pos.line - 1];
    // Not looked for from here: a long line may have a message at each column.
    const std::size_t end =
        pos.line < file.line_starts.size() ? file.line_starts[pos.line] - 1 : file.text.size();
    std::string_view line = std::string_view{file.text}.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

void SourceManager::add_line_directive(FileId file,
                                       std::uint32_t from_line,
                                       std::string name,
                                       std::uint32_t line) {
    auto& directives = files_[file]->directives;
    // An included file is read once for each time it is included, and says the same each time.
    if (!directives.empty() && directives.back().from_line >= from_line) return;
    directives.push_back({from_line, line, std::move(name)});
}

PresumedPlace SourceManager::presumed(Pos pos) const {
    if (pos.file >= files_.size()) return {};
    const File& file = *files_[pos.file];
    const auto after = std::upper_bound(
        file.directives.begin(),
        file.directives.end(),
        pos.line,
        [](std::uint32_t line, const LineDirective& d) { return line < d.from_line; });
    if (after == file.directives.begin()) return {file.name, pos.line, pos.column};
    const LineDirective& directive = *(after - 1);
    return {directive.name, directive.line + (pos.line - directive.from_line), pos.column};
}

bool is_readable_file(const std::string& pathname) {
    struct stat status{};
    return ::stat(pathname.c_str(), &status) == 0 && !S_ISDIR(status.st_mode) &&
           ::access(pathname.c_str(), R_OK) == 0;
}

} // namespace joist::compiler
