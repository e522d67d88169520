// os_error.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/os_error.hpp"

#include <array>

namespace rondo::linux_port {
namespace {

struct row {
    int number;
    errc word;
};

constexpr std::array table{
    // The line is gone.
    row{ECONNRESET, errc::hang_up},
    row{EPIPE, errc::hang_up},
    row{ECONNABORTED, errc::hang_up},
    row{ENOTCONN, errc::hang_up},
    row{ESHUTDOWN, errc::hang_up},
    row{ENXIO, errc::hang_up},
    row{ENODEV, errc::hang_up},
    // There never was one.
    row{ECONNREFUSED, errc::refused},
    row{ENETUNREACH, errc::unreachable},
    row{EHOSTUNREACH, errc::unreachable},
    row{ENETDOWN, errc::unreachable},
    row{EHOSTDOWN, errc::unreachable},
    row{EADDRNOTAVAIL, errc::unreachable},
    row{EADDRINUSE, errc::address_in_use},
    row{ETIMEDOUT, errc::timed_out},
    // Names and rights.
    row{ENOENT, errc::not_found},
    row{ENOTDIR, errc::not_found},
    row{EACCES, errc::not_permitted},
    row{EPERM, errc::not_permitted},
    row{EROFS, errc::not_permitted},
    row{EBUSY, errc::not_permitted},
    // Too much, or too many.
    row{EMSGSIZE, errc::no_buffer_space},
    row{ENOBUFS, errc::no_buffer_space},
    row{ENOMEM, errc::no_buffer_space},
    row{ENOSPC, errc::no_buffer_space},
    row{EMFILE, errc::no_buffer_space},
    row{ENFILE, errc::no_buffer_space},
};

} // namespace

errc os_error(int number) noexcept {
    for (const row& each : table) {
        if (each.number == number) {
            return each.word;
        }
    }
    return errc::io_error;
}

} // namespace rondo::linux_port
