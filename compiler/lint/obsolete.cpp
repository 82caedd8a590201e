// The tables, from what a running OTP 29 answers; see obsolete.h. Sorted by module and function.
#include "compiler/lint/obsolete.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace joist::compiler {

namespace {

// clang-format off
constexpr ObsoleteRow kObsoleteFunctions[] = {
    {"asn1ct", "decode", -1, Fate::kRemoved, "removed; use Mod:decode/2 instead"},
    {"asn1ct", "encode", -1, Fate::kRemoved, "removed; use Mod:encode/2 instead"},
    {"auth", "cookie", 0, Fate::kDeprecated, "deprecated; use erlang:get_cookie/0 instead"},
    {"auth", "cookie", 1, Fate::kDeprecated, "deprecated; use erlang:set_cookie/2 instead"},
    {"auth", "is_auth", 1, Fate::kDeprecated, "deprecated; use net_adm:ping/1 instead"},
    {"auth", "node_cookie", -1, Fate::kDeprecated, "deprecated; use erlang:set_cookie/2 and net_adm:ping/1 instead"},
    {"calendar", "local_time_to_universal_time", 1, Fate::kDeprecated, "deprecated; use calendar:local_time_to_universal_time_dst/1 instead"},
    {"code", "is_module_native", 1, Fate::kRemoved, "removed; HiPE has been removed"},
    {"code", "lib_dir", 2, Fate::kDeprecated, "deprecated; this functionality will be removed in a future release"},
    {"code", "rehash", 0, Fate::kRemoved, "removed; the code path cache feature has been removed"},
    {"core_lib", "get_anno", 1, Fate::kRemoved, "removed; use cerl:get_ann/1 instead"},
    {"core_lib", "is_literal", 1, Fate::kRemoved, "removed; use cerl:is_literal/1 instead"},
    {"core_lib", "is_literal_list", 1, Fate::kRemoved, "removed; use cerl:is_literal_list/1 instead"},
    {"core_lib", "literal_value", 1, Fate::kRemoved, "removed; use cerl:concrete/1 instead"},
    {"core_lib", "set_anno", 2, Fate::kRemoved, "removed; use cerl:set_ann/2 instead"},
    {"crypto", "block_decrypt", 3, Fate::kRemoved, "removed; use crypto:crypto_one_time/4 or crypto:crypto_init/3 + crypto:crypto_update/2 + crypto:crypto_final/1 instead"},
    {"crypto", "block_decrypt", 4, Fate::kRemoved, "removed; use crypto:crypto_one_time/5, crypto:crypto_one_time_aead/6,7 or crypto:crypto_init + crypto:crypto_update + crypto:crypto_final instead"},
    {"crypto", "block_encrypt", 3, Fate::kRemoved, "removed; use crypto:crypto_one_time/4 or crypto:crypto_init/3 + crypto:crypto_update/2 + crypto:crypto_final/1 instead"},
    {"crypto", "block_encrypt", 4, Fate::kRemoved, "removed; use crypto:crypto_one_time/5, crypto:crypto_one_time_aead/6,7 or crypto:crypto_init + crypto:crypto_update + crypto:crypto_final instead"},
    {"crypto", "cmac", 3, Fate::kRemoved, "removed; use crypto:mac/4 instead"},
    {"crypto", "cmac", 4, Fate::kRemoved, "removed; use crypto:macN/5 instead"},
    {"crypto", "crypto_dyn_iv_init", 3, Fate::kRemoved, "removed; not supported, use crypto:crypto_init/4"},
    {"crypto", "crypto_dyn_iv_update", 3, Fate::kRemoved, "removed; not supported, use crypto:crypto_update/2"},
    {"crypto", "enable_fips_mode", 1, Fate::kDeprecated, "deprecated; use config parameter fips_mode"},
    {"crypto", "hmac", 3, Fate::kRemoved, "removed; use crypto:mac/4 instead"},
    {"crypto", "hmac", 4, Fate::kRemoved, "removed; use crypto:macN/5 instead"},
    {"crypto", "hmac_final", 1, Fate::kRemoved, "removed; use crypto:mac_final/1 instead"},
    {"crypto", "hmac_final_n", 2, Fate::kRemoved, "removed; use crypto:mac_finalN/2 instead"},
    {"crypto", "hmac_init", 2, Fate::kRemoved, "removed; use crypto:mac_init/3 instead"},
    {"crypto", "hmac_update", 2, Fate::kRemoved, "removed; use crypto:mac_update/2 instead"},
    {"crypto", "next_iv", -1, Fate::kRemoved, "removed; see the 'New and Old API' chapter of the CRYPTO User's guide"},
    {"crypto", "poly1305", 2, Fate::kRemoved, "removed; use crypto:mac/3 instead"},
    {"crypto", "private_decrypt", 4, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"crypto", "private_encrypt", 4, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"crypto", "public_decrypt", 4, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"crypto", "public_encrypt", 4, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"crypto", "rand_uniform", 2, Fate::kDeprecated, "deprecated; use strong_rand_range/1 instead"},
    {"crypto", "start", 0, Fate::kDeprecated, "deprecated; use application:start(crypto) instead"},
    {"crypto", "stop", 0, Fate::kDeprecated, "deprecated; use application:stop(crypto) instead"},
    {"crypto", "stream_decrypt", 2, Fate::kRemoved, "removed; use crypto:crypto_update/2 instead"},
    {"crypto", "stream_encrypt", 2, Fate::kRemoved, "removed; use crypto:crypto_update/2 instead"},
    {"crypto", "stream_init", -1, Fate::kRemoved, "removed; use crypto:crypto_init/3 + crypto:crypto_update/2 + crypto:crypto_final/1 or crypto:crypto_one_time/4 instead"},
    {"ct_ftp", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 30; Legacy protocol support will be dropped in OTP-30"},
    {"ct_slave", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 31; use ?CT_PEER(), or the 'peer' module instead"},
    {"dbg", "stop_clear", 0, Fate::kDeprecated, "deprecated and will be removed in OTP 27; use dbg:stop/0 instead"},
    {"disk_log", "accessible_logs", 0, Fate::kRemoved, "removed; use disk_log:all/0 instead"},
    {"disk_log", "inc_wrap_file", 1, Fate::kDeprecated, "deprecated and will be removed in OTP 28; use disk_log:next_file/1 instead"},
    {"disk_log", "lclose", 1, Fate::kRemoved, "removed; use disk_log:close/1 instead"},
    {"disk_log", "lclose", 2, Fate::kRemoved, "removed; use disk_log:close/1 instead"},
    {"erl_lint", "modify_line", 2, Fate::kRemoved, "removed; use erl_parse:map_anno/2 instead"},
    {"erl_parse", "get_attribute", 2, Fate::kRemoved, "removed; erl_anno:{column,line,location,text}/1 instead"},
    {"erl_parse", "get_attributes", 1, Fate::kRemoved, "removed; erl_anno:{column,line,location,text}/1 instead"},
    {"erl_parse", "set_line", 2, Fate::kRemoved, "removed; use erl_anno:set_line/2"},
    {"erl_scan", "attributes_info", -1, Fate::kRemoved, "removed; use erl_anno:{column,line,location,text}/1 instead"},
    {"erl_scan", "set_attribute", 3, Fate::kRemoved, "removed; use erl_anno:set_line/2 instead"},
    {"erl_scan", "token_info", -1, Fate::kRemoved, "removed; use erl_scan:{category,column,line,location,symbol,text}/1 instead"},
    {"erlang", "binary_to_atom", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"erlang", "binary_to_term", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"erlang", "get_stacktrace", 0, Fate::kRemoved, "removed; use the new try/catch syntax for retrieving the stack backtrace"},
    {"erlang", "hash", 2, Fate::kRemoved, "removed; use erlang:phash2/2 instead"},
    {"erlang", "list_to_atom", 1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"erlang", "now", 0, Fate::kDeprecated, "deprecated; see the \"Time and Time Correction in Erlang\" chapter of the ERTS User's Guide for more information"},
    {"erlang", "phash", 2, Fate::kDeprecated, "deprecated; use erlang:phash2/2 instead"},
    {"erts_alloc_config", "_", -1, Fate::kRemoved, "removed; this module has as of OTP 26.0 been removed"},
    {"file", "consult", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"file", "path_consult", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"file", "pid2name", 1, Fate::kRemoved, "removed; this functionality is no longer supported"},
    {"filename", "find_src", -1, Fate::kRemoved, "removed; use filelib:find_source/1,3 instead"},
    {"filename", "safe_relative_path", 1, Fate::kRemoved, "removed; use filelib:safe_relative_path/2 instead"},
    {"ftp", "start_service", 1, Fate::kRemoved, "removed; use ftp:open/2 instead"},
    {"ftp", "stop_service", 1, Fate::kRemoved, "removed; use ftp:close/1 instead"},
    {"ftp", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 30; Legacy protocol support will be dropped in OTP-30, use more modern approach for file transfer as for instance SFTP (SSH File Transfer Protocol)."},
    {"gen_fsm", "_", -1, Fate::kDeprecated, "deprecated; use the 'gen_statem' module instead"},
    {"http_uri", "decode", 1, Fate::kDeprecated, "deprecated; use uri_string:unquote function instead"},
    {"http_uri", "encode", 1, Fate::kDeprecated, "deprecated; use uri_string:quote function instead"},
    {"http_uri", "parse", 1, Fate::kRemoved, "removed; use uri_string functions instead"},
    {"http_uri", "parse", 2, Fate::kRemoved, "removed; use uri_string functions instead"},
    {"http_uri", "scheme_defaults", 0, Fate::kRemoved, "removed; use uri_string functions instead"},
    {"http_uri", "_", -1, Fate::kUnsafe, "unsafe; use uri_string instead"},
    {"httpd", "parse_query", 1, Fate::kDeprecated, "deprecated; use uri_string:dissect_query/1 instead"},
    {"httpd_conf", "check_enum", 2, Fate::kRemoved, "removed; use lists:member/2 instead"},
    {"httpd_conf", "clean", 1, Fate::kRemoved, "removed; use string:strip/1 instead or possibly the re module"},
    {"httpd_conf", "custom_clean", 3, Fate::kRemoved, "removed; use string:strip/1 instead or possibly the re module"},
    {"httpd_conf", "is_directory", 1, Fate::kRemoved, "removed; use filelib:is_dir/1 instead"},
    {"httpd_conf", "is_file", 1, Fate::kRemoved, "removed; use filelib:is_file/1 instead"},
    {"httpd_conf", "make_integer", 1, Fate::kRemoved, "removed; use erlang:list_to_integer/1 instead"},
    {"httpd_util", "decode_hex", 1, Fate::kRemoved, "removed; use uri_string:unquote function instead"},
    {"httpd_util", "encode_hex", 1, Fate::kRemoved, "removed; use uri_string:quote function instead"},
    {"httpd_util", "flatlength", 1, Fate::kRemoved, "removed; use erlang:iolist_size/1 instead"},
    {"httpd_util", "hexlist_to_integer", 1, Fate::kRemoved, "removed; use erlang:list_to_integer/2 with base 16 instead"},
    {"httpd_util", "integer_to_hexlist", 1, Fate::kRemoved, "removed; use erlang:integer_to_list/2 with base 16 instead"},
    {"httpd_util", "strip", 1, Fate::kRemoved, "removed; use string:trim/1 instead"},
    {"httpd_util", "suffix", 1, Fate::kRemoved, "removed; use filename:extension/1 and string:trim/2 instead"},
    {"lists", "zf", 2, Fate::kDeprecated, "deprecated; use filtermap/2 instead"},
    {"mnesia_registry", "create_table", -1, Fate::kRemoved, "removed; use mnesia:create_table/2 instead"},
    {"mod_actions", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 30; use 'mod_esi' for dynamic page generation"},
    {"mod_cgi", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 30; use 'mod_esi' for dynamic page generation"},
    {"net", "broadcast", 3, Fate::kDeprecated, "deprecated; use rpc:eval_everywhere/3 instead"},
    {"net", "call", 4, Fate::kDeprecated, "deprecated; use rpc:call/4 instead"},
    {"net", "cast", 4, Fate::kDeprecated, "deprecated; use rpc:cast/4 instead"},
    {"net", "ping", 1, Fate::kDeprecated, "deprecated; use net_adm:ping/1 instead"},
    {"net", "relay", 1, Fate::kRemoved, "removed; use fun Relay(Pid) -> receive X -> Pid ! X end, Relay(Pid) instead"},
    {"net", "sleep", 1, Fate::kDeprecated, "deprecated; use 'receive after T -> ok end' instead"},
    {"odbc", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 30; Legacy protocol support will be dropped in OTP-30, does not really provide backend transparency and known usage is low."},
    {"os", "cmd", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"os_mon_mib", "_", -1, Fate::kRemoved, "removed; this module was removed in OTP 22.0"},
    {"pg2", "_", -1, Fate::kRemoved, "removed; this module was removed in OTP 24. Use 'pg' instead"},
    {"public_key", "decrypt_private", 2, Fate::kUnsafe, "unsafe; see the documentation for details"},
    {"public_key", "decrypt_private", 3, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"public_key", "decrypt_public", 2, Fate::kUnsafe, "unsafe; see the documentation for details"},
    {"public_key", "decrypt_public", 3, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"public_key", "encrypt_private", 2, Fate::kUnsafe, "unsafe; see the documentation for details"},
    {"public_key", "encrypt_private", 3, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"public_key", "encrypt_public", 2, Fate::kUnsafe, "unsafe; see the documentation for details"},
    {"public_key", "encrypt_public", 3, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"public_key", "ssh_decode", 2, Fate::kRemoved, "removed; use ssh_file:decode/2 instead"},
    {"public_key", "ssh_encode", 2, Fate::kRemoved, "removed; use ssh_file:encode/2 instead"},
    {"public_key", "ssh_hostkey_fingerprint", 1, Fate::kRemoved, "removed; use ssh:hostkey_fingerprint/1 instead"},
    {"public_key", "ssh_hostkey_fingerprint", 2, Fate::kRemoved, "removed; use ssh:hostkey_fingerprint/2 instead"},
    {"queue", "lait", 1, Fate::kDeprecated, "deprecated; use queue:liat/1 instead"},
    {"random", "_", -1, Fate::kDeprecated, "deprecated; use the 'rand' module instead"},
    {"rpc", "safe_multi_server_call", 2, Fate::kRemoved, "removed; use rpc:multi_server_call/2 instead"},
    {"rpc", "safe_multi_server_call", 3, Fate::kRemoved, "removed; use rpc:multi_server_call/3 instead"},
    {"slave", "_", -1, Fate::kDeprecated, "deprecated and will be removed in OTP 31; use the 'peer' module instead"},
    {"socket", "open", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"ssl", "cipher_suites", 0, Fate::kRemoved, "removed; use ssl:cipher_suites/2,3 instead"},
    {"ssl", "cipher_suites", 1, Fate::kRemoved, "removed; use ssl:cipher_suites/2,3 instead"},
    {"ssl", "connection_info", 1, Fate::kRemoved, "removed; use ssl:connection_information/1,2 instead"},
    {"ssl", "negotiated_next_protocol", 1, Fate::kRemoved, "removed; use ssl:negotiated_protocol/1 instead"},
    {"ssl", "prf", 5, Fate::kDeprecated, "deprecated; Use export_key_materials/4 instead. Note that in OTP 28 the 'testing' way of calling this function will no longer be supported."},
    {"ssl", "ssl_accept", -1, Fate::kRemoved, "removed; use ssl:handshake/1,2,3 instead"},
    {"sys", "get_debug", 3, Fate::kDeprecated, "deprecated; incorrectly documented and only for internal use. Can often be replaced with sys:get_log/1"},
    {"wxCalendarCtrl", "enableYearChange", 1, Fate::kDeprecated, "deprecated; not available in wxWidgets-2.9 and later"},
    {"wxCalendarCtrl", "enableYearChange", 2, Fate::kDeprecated, "deprecated; not available in wxWidgets-2.9 and later"},
    {"xmerl_sax_parser", "file", 2, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"xmerl_sax_parser", "stream", 2, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"xmerl_scan", "_", -1, Fate::kPossiblyUnsafe, "unsafe; however, it is possible to use it safely under some conditions. See the documentation for details"},
    {"zlib", "adler32", 2, Fate::kRemoved, "removed; use erlang:adler32/1 instead"},
    {"zlib", "adler32", 3, Fate::kRemoved, "removed; use erlang:adler32/2 instead"},
    {"zlib", "adler32_combine", 4, Fate::kRemoved, "removed; use erlang:adler_combine/3 instead"},
    {"zlib", "crc32", 1, Fate::kRemoved, "removed; use erlang:crc32/1 on the uncompressed data instead"},
    {"zlib", "crc32", 2, Fate::kRemoved, "removed; use erlang:crc32/1 instead"},
    {"zlib", "crc32", 3, Fate::kRemoved, "removed; use erlang:crc32/2 instead"},
    {"zlib", "crc32_combine", 4, Fate::kRemoved, "removed; use erlang:crc32_combine/3 instead"},
    {"zlib", "getBufSize", 1, Fate::kRemoved, "removed; this function has been removed"},
    {"zlib", "inflateChunk", 1, Fate::kRemoved, "removed; use zlib:safeInflate/2 instead"},
    {"zlib", "inflateChunk", 2, Fate::kRemoved, "removed; use zlib:safeInflate/2 instead"},
    {"zlib", "setBufSize", 2, Fate::kRemoved, "removed; this function has been removed"},
};

constexpr ObsoleteRow kObsoleteTypes[] = {
    {"crypto", "hmac_state", 0, Fate::kRemoved, "removed; see the 'New and Old API' chapter of the CRYPTO User's guide"},
    {"crypto", "retired_cbc_cipher_aliases", 0, Fate::kRemoved, "removed; Use aes_*_cbc or des_ede3_cbc"},
    {"crypto", "retired_cfb_cipher_aliases", 0, Fate::kRemoved, "removed; Use aes_*_cfb8, aes_*_cfb128 or des_ede3_cfb"},
    {"crypto", "retired_ctr_cipher_aliases", 0, Fate::kRemoved, "removed; Use aes_*_ctr"},
    {"crypto", "retired_ecb_cipher_aliases", 0, Fate::kRemoved, "removed; Use aes_*_ecb"},
    {"crypto", "stream_state", 0, Fate::kRemoved, "removed; see the 'New and Old API' chapter of the CRYPTO User's guide"},
    {"erl_scan", "column", 0, Fate::kRemoved, "removed; use erl_anno:column() instead"},
    {"erl_scan", "line", 0, Fate::kRemoved, "removed; use erl_anno:line() instead"},
    {"erl_scan", "location", 0, Fate::kRemoved, "removed; use erl_anno:location() instead"},
    {"http_uri", "default_scheme_port_number", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "fragment", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "host", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "path", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "query", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "scheme", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "uri", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"http_uri", "user_info", 0, Fate::kRemoved, "removed; use uri_string instead"},
    {"ssl", "prf_random", 0, Fate::kDeprecated, "deprecated; Only used in deprecated function prf/5 and will no longer be needed."},
};
// clang-format on

template <std::size_t N>
const ObsoleteRow* find(const ObsoleteRow (&rows)[N],
                        std::string_view module,
                        std::string_view function,
                        std::size_t arity) {
    const auto first =
        std::lower_bound(std::begin(rows), std::end(rows), module, [](const auto& row, auto name) {
            return row.module < name;
        });
    const ObsoleteRow* found = nullptr;
    for (auto row = first; row != std::end(rows) && row->module == module; ++row) {
        const bool exact = row->function == function && row->arity == static_cast<int>(arity);
        if (exact) return &*row;
        const bool any = row->function == "_" || (row->function == function && row->arity == -1);
        if (any && (!found || found->function == "_")) found = &*row;
    }
    return found;
}

} // namespace

const ObsoleteRow*
obsolete_function(std::string_view module, std::string_view function, std::size_t arity) {
    return find(kObsoleteFunctions, module, function, arity);
}

const ObsoleteRow*
obsolete_type(std::string_view module, std::string_view name, std::size_t arity) {
    return find(kObsoleteTypes, module, name, arity);
}

} // namespace joist::compiler
