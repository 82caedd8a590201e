-module(deprecated_more).
-export([f/1]).
f(X) -> ssl:ssl_accept(X), gen_fsm:send_event(X, a), queue:lait(X), zlib:getBufSize(X), sys:get_debug(a, b, X), wx:create_memory(X), httpd_util:decode_hex(X), mnesia:unknown(X), disk_log:inc_wrap_file(X), ftp:start_service(X), public_key:pem_to_der(X), calendar:local_time_to_universal_time(X), auth:is_auth(X), net:call(X), snmp:c(X), erl_tidy:dir(X).
