// See installed_otp.h.
#include "compiler/source/installed_otp.h"

#include <climits>
#include <cstdlib>
#include <string_view>
#include <sys/stat.h>

namespace joist::compiler {

namespace {

/// The applications of an OTP at `root`; empty: there is no OTP. What has a `lib` folder isn't one
/// yet: an OTP has a boot script.
std::string lib_under(const std::string& root) {
    struct stat status{};
    const std::string lib = root + "/lib";
    if (::stat((root + "/bin/start.boot").c_str(), &status) != 0) return {};
    return ::stat(lib.c_str(), &status) == 0 && S_ISDIR(status.st_mode) ? lib : std::string{};
}

/// The OTP whose `bin` folder has the program `erl` in `folder`, which may be a link to it.
std::string lib_of_program(const std::string& folder) {
    char resolved[PATH_MAX];
    if (!::realpath((folder + "/erl").c_str(), resolved)) return {};
    const std::string path{resolved};
    const std::size_t program = path.rfind('/');
    const std::size_t bin = program == 0 ? std::string::npos : path.rfind('/', program - 1);
    return bin == std::string::npos ? std::string{} : lib_under(path.substr(0, bin));
}

} // namespace

std::string installed_otp_lib(const std::string& root) {
    if (!root.empty()) return lib_under(root);
    const char* value = std::getenv("PATH");
    std::string_view rest = value ? value : "";
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        if (colon > 0)
            if (std::string lib = lib_of_program(std::string{rest.substr(0, colon)}); !lib.empty())
                return lib;
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    for (const char* usual : {"/usr/lib/erlang", "/usr/local/lib/erlang"})
        if (std::string lib = lib_under(usual); !lib.empty()) return lib;
    return {};
}

} // namespace joist::compiler
