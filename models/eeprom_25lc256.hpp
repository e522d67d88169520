// eeprom_25lc256.hpp - a simulated 25LC256, an EEPROM of 32,768 bytes on an SPI bus.
//
// It knows all six instructions: READ (03), WRITE (02), WREN (06), WRDI (04), RDSR (05), WRSR (01).
// What is written takes effect when it is let go, if the write enable latch is set, and takes the
// longest time that the data sheet allows; until then only RDSR is answered. A write stays in its
// page of 64 bytes: behind the page's end it goes on at its start. The WP and HOLD pins are high.
//
// Source: 25LC256 data sheet (DS20005715), Microchip: "Functional description", tables 2-1 to 2-3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace models {

struct eeprom_25lc256 {
    static constexpr std::size_t size = 32'768;
    static constexpr std::size_t page = 64;

    std::array<std::uint8_t, size> memory = all_ones();

    // Its faults.
    bool absent = false; // the line floats
    bool worn = false;   // a write never ends

    bool hears(unsigned mode, std::uint32_t hertz) const {
        return !absent && (mode == 0 || mode == 3) && hertz <= 10'000'000;
    }
    void select(std::int64_t now) {
        if (now >= busy_until_) {
            status_ &= static_cast<std::uint8_t>(~(writing_ ? in_progress | latch : 0u));
            writing_ = false;
        }
        count_ = 0;
        written_ = 0;
    }
    std::uint8_t exchange(std::uint8_t byte, std::int64_t now) {
        switch (count_++) {
        case 0:
            command_ = byte;
            return floating;
        case 1:
            high_ = byte;
            break;
        case 2:
            low_ = byte;
            break;
        }
        if (command_ == 0x05) { // RDSR, as often as it is asked
            return status(now);
        }
        if (writing_) {
            return floating;
        }
        if (command_ == 0x03 && count_ > 3) {
            return memory[(address() + count_ - 4) % size];
        }
        if (command_ == 0x02 && count_ > 3) {
            data_[(address() + written_++) % page] = byte;
        }
        return floating;
    }
    void deselect(std::int64_t now) {
        if (writing_) {
            return;
        }
        if (command_ == 0x06 && count_ == 1) {
            status_ |= latch;
        } else if (command_ == 0x04 && count_ == 1) {
            status_ &= static_cast<std::uint8_t>(~latch);
        } else if ((status_ & latch) != 0 && command_ == 0x02 && written_ != 0) {
            if (is_protected(address())) {
                return;
            }
            store();
            begin_cycle(now);
        } else if ((status_ & latch) != 0 && command_ == 0x01 && count_ == 2) {
            constexpr std::uint8_t kept = 0x8C; // WPEN, BP1, BP0
            status_ = static_cast<std::uint8_t>((high_ & kept) | latch);
            begin_cycle(now);
        }
    }

  private:
    static constexpr std::uint8_t floating = 0xFF;
    static constexpr std::uint8_t in_progress = 0x01; // WIP
    static constexpr std::uint8_t latch = 0x02;       // WEL
    static constexpr std::int64_t cycle_us = 5'000;

    static constexpr std::array<std::uint8_t, size> all_ones() {
        std::array<std::uint8_t, size> ones{};
        ones.fill(0xFF);
        return ones;
    }
    std::size_t address() const { return (std::size_t{high_} << 8 | low_) % size; }
    // Nothing, the upper quarter, the upper half, all.
    bool is_protected(std::size_t at) const {
        return at >= std::array{size, size / 4 * 3, size / 2, std::size_t{0}}[status_ >> 2 & 3u];
    }
    std::uint8_t status(std::int64_t now) {
        if (writing_ && now >= busy_until_) {
            status_ &= static_cast<std::uint8_t>(~(in_progress | latch));
        }
        return status_;
    }
    // The bytes that came last, if there were more than fit into a page.
    void store() {
        const std::size_t base = address() / page * page;
        const std::size_t count = written_ < page ? written_ : page;
        for (std::size_t i = written_ - count; i != written_; ++i) {
            const std::size_t at = (address() + i) % page;
            memory[base + at] = data_[at];
        }
    }
    void begin_cycle(std::int64_t now) {
        writing_ = true;
        status_ |= in_progress;
        busy_until_ = worn ? INT64_MAX : now + cycle_us;
    }

    std::array<std::uint8_t, page> data_{};
    std::uint8_t status_ = 0;
    std::uint8_t command_ = 0;
    std::uint8_t high_ = 0;
    std::uint8_t low_ = 0;
    std::size_t count_ = 0;   // bytes since it was selected
    std::size_t written_ = 0; // of data among them
    bool writing_ = false;
    std::int64_t busy_until_ = 0;
};

} // namespace models
