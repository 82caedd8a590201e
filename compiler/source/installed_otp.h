// Where Erlang/OTP is installed, if it is. No state.
#pragma once

#include <string>

namespace joist::compiler {

/// The folder of OTP's applications (`/usr/lib/erlang/lib`): under `root` if that isn't empty, else
/// that of the first `erl` in PATH that belongs to an OTP, else under /usr/lib/erlang or
/// /usr/local/lib/erlang. Empty: there is none.
std::string installed_otp_lib(const std::string& root);

} // namespace joist::compiler
