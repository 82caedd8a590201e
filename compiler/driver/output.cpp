// See output.h.
#include "compiler/driver/output.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace joist::compiler {

namespace {

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Is `path` something that must not be replaced by a file, like /dev/null?
bool is_special(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
           !S_ISDIR(status.st_mode);
}

bool write_into(const std::string& path, std::string_view content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) return false;
    const bool good = write_all(descriptor, content);
    const int reason = errno;
    const bool closed = ::close(descriptor) == 0;
    if (!good) errno = reason;
    return good && closed;
}

} // namespace

std::string base_name(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string join_path(const std::string& folder, const std::string& name) {
    return folder.empty() || folder.ends_with('/') ? folder + name : folder + "/" + name;
}

std::string shortened(const std::string& path) {
    if (!path.starts_with('/')) {
        std::size_t start = 0;
        while (path.compare(start, 2, "./") == 0 && start + 2 < path.size())
            start += 2;
        return path.substr(start);
    }
    char folder[4096];
    if (!::getcwd(folder, sizeof folder - 1)) return path;
    std::string prefix{folder};
    if (!prefix.ends_with('/')) prefix += '/';
    return path.starts_with(prefix) && path.size() > prefix.size() ? path.substr(prefix.size())
                                                                   : path;
}

// Threads may write the same file: that of a module which is given twice.
bool write_file(const std::string& path, std::string_view content, std::string& messages) {
    const bool direct = is_special(path);
    static std::atomic<unsigned> written_before{0};
    // Not made of the name, which may be as long as names can be.
    const std::string folder = path.substr(0, path.size() - base_name(path).size());
    const std::string temporary = direct ? path
                                         : folder + ".joistc-" + std::to_string(::getpid()) + "-" +
                                               std::to_string(written_before++) + "#";
    const bool written = write_into(temporary, content);
    if (written && (direct || std::rename(temporary.c_str(), path.c_str()) == 0)) return true;
    const int reason = errno;
    if (!direct) ::unlink(temporary.c_str());
    messages += path + ": error writing file: " + std::strerror(reason) + "\n";
    return false;
}

PrintOptions print_options(const OptionTerms& options, bool colour) {
    const Term* location = options.value("error_location");
    PrintOptions how;
    how.colour = colour;
    how.source_lines = !options.has("brief");
    how.columns = !(location && location->is_atom("line"));
    return how;
}

std::vector<std::uint8_t> gzipped(const std::vector<std::uint8_t>& bytes) {
    constexpr int kLevel = 9;
    constexpr int kGzip = 16 + MAX_WBITS;
    constexpr int kMemory = 8;
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
        return bytes;
    std::vector<std::uint8_t> out(deflateBound(&stream, bytes.size()));
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return whole ? out : bytes;
}

} // namespace joist::compiler
