// htu21d_decoder.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/htu21d_decoder.hpp"

namespace rondo::htu21d_decoder {
namespace {

/// offset + scale * raw / 2^16 in thousandths. `scale_8` is an eighth of the scale, so that the
/// product with sixteen bits fits into 32.
result<std::int32_t> convert(const answer& bytes, std::int32_t offset,
                             std::uint32_t scale_8) noexcept {
    if (crc8(bytes) != 0) {
        return std::unexpected(errc::crc);
    }
    const auto raw = std::to_integer<std::uint32_t>(bytes[0]) << 8 |
                     (std::to_integer<std::uint32_t>(bytes[1]) & 0xFCu);
    return offset + static_cast<std::int32_t>((scale_8 * raw + (1u << 12)) >> 13);
}

} // namespace

std::uint8_t crc8(std::span<const std::byte> bytes) noexcept {
    std::uint32_t rest = 0;
    for (const std::byte b : bytes) {
        rest ^= std::to_integer<std::uint32_t>(b);
        for (int bit = 0; bit != 8; ++bit) {
            rest <<= 1;
            rest ^= (rest & 0x100u) != 0 ? 0x131u : 0u;
        }
    }
    return static_cast<std::uint8_t>(rest);
}

result<std::int32_t> temperature(const answer& bytes) noexcept {
    return convert(bytes, -46'850, 175'720 / 8);
}
result<std::int32_t> humidity(const answer& bytes) noexcept {
    return convert(bytes, -6'000, 125'000 / 8);
}

} // namespace rondo::htu21d_decoder
