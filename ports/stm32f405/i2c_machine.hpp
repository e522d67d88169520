// i2c_machine.hpp - the state machine of a master on the STM32F405's I2C peripheral, "version 1".
//
//   START --SB--> address --ADDR--> bytes out --BTF--> STOP, or START again for bytes in
//                                   bytes in, by how many there are: see received()
//
// The peripheral says what has happened in flags, and what it shall do next must often be said
// before the byte under way has ended. So the manual has a sequence for one byte in, one for two
// and one for more, all built on BTF: with BTF the data register and the shift register are both
// full (receiving) or both empty (sending) and the clock is held, so a late handler spoils nothing.
//
//   bytes   at ADDR                          then
//   1       ACK off, clear ADDR, STOP        RXNE: read
//   2       POS, clear ADDR, ACK off         BTF: STOP, read, read
//   more    clear ADDR                       RXNE: read, down to three;
//                                            BTF: ACK off, read;  BTF: STOP, read;  RXNE: read
//
// Where two writes must not be torn apart interrupts are locked. After STOP no write to CR1 may
// come before the hardware has cleared it: that is idle().
//
// A bus error (BERR) ends the transfer. The errata know of bus errors that are none (ES0182,
// "Spurious bus error detection in Master mode"); rather one transfer too few than a wrong byte.
//
// Source: RM0090 rev 19, section 27.3.3 (master mode), 27.3.4 (errors), 27.6 (registers).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/port.hpp"
#include "rondo/hal/i2c_bus.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

/// CCR and TRISE for a rate. Source: RM0090, 27.6.8, 27.6.9.
struct i2c_timing {
    std::uint32_t ccr;
    std::uint32_t trise;

    constexpr explicit i2c_timing(unsigned bits_per_second) noexcept {
        if (bits_per_second <= 100'000) { // high as long as low; a rise may take 1000 ns
            ccr = (apb1_hz + 2 * bits_per_second - 1) / (2 * bits_per_second);
            trise = apb1_hz / 1'000'000 + 1;
        } else { // low twice as long as high; 300 ns
            ccr = i2c_ccr_fs | (apb1_hz + 3 * bits_per_second - 1) / (3 * bits_per_second);
            trise = apb1_hz / 1'000'000 * 300 / 1000 + 1;
        }
    }
};
static_assert(i2c_timing(100'000).ccr == 210 && i2c_timing(100'000).trise == 43);
static_assert(i2c_timing(400'000).ccr == (i2c_ccr_fs | 35) && i2c_timing(400'000).trise == 13);

/// Lines: registers(), an i2c_block; turn_on(handler), clock and interrupts; the two lines as pins.
template <class Lines>
class i2c_machine : public Lines {
  public:
    constexpr i2c_machine() noexcept = default;
    constexpr explicit i2c_machine(Lines pins) noexcept : Lines(pins) {}

    void start(unsigned bits_per_second, device_interrupt& handler) noexcept {
        bits_per_second_ = bits_per_second;
        this->turn_on(handler);
        abandon();
    }

    void begin(i2c_transfer& transfer) noexcept {
        auto& i2c = this->registers();
        phase_ = phase::address;
        reading_ = transfer.out.empty();
        i2c.CR2 = freq | i2c_cr2_itevten | i2c_cr2_iterren;
        i2c.CR1 = i2c_cr1_pe | i2c_cr1_start;
    }

    RONDO_ISR_SAFE bool serve(i2c_transfer& transfer) noexcept {
        auto& i2c = this->registers();
        const std::uint32_t sr1 = i2c.SR1;
        if ((sr1 & errors) != 0) {
            return failed(i2c, transfer, sr1);
        }
        if ((sr1 & i2c_sr1_sb) != 0) {
            return started(i2c, transfer);
        }
        if ((sr1 & i2c_sr1_addr) != 0) {
            return addressed(i2c, transfer);
        }
        if (phase_ == phase::bytes) {
            return reading_ ? received(i2c, transfer, sr1) : sent(i2c, transfer, sr1);
        }
        return false;
    }

    [[nodiscard]] bool idle() noexcept {
        auto& i2c = this->registers();
        return (i2c.CR1 & i2c_cr1_stop) == 0 && (i2c.SR2 & i2c_sr2_msl) == 0;
    }

    // A software reset lets go of the lines, and forgets a bus that seems busy.
    void abandon() noexcept {
        auto& i2c = this->registers();
        const i2c_timing timing(bits_per_second_);
        i2c.CR1 = i2c_cr1_swrst;
        i2c.CR1 = 0;
        i2c.CR2 = freq;
        i2c.CCR = timing.ccr;
        i2c.TRISE = timing.trise;
        i2c.CR1 = i2c_cr1_pe;
    }

  private:
    enum class phase : std::uint8_t {
        address, // a start was asked for, or the address is on its way
        bytes    // the chip has answered
    };
    static constexpr std::uint32_t freq = apb1_hz / 1'000'000;
    static constexpr std::uint32_t errors = i2c_sr1_berr | i2c_sr1_arlo | i2c_sr1_af | i2c_sr1_ovr;

    // EV5: SR1 was read; writing DR clears SB. ACK and POS must stand before ADDR.
    bool started(auto& i2c, i2c_transfer& transfer) noexcept {
        if (reading_) {
            i2c.CR1 = transfer.in.size() == 2 ? i2c_cr1_pe | i2c_cr1_ack | i2c_cr1_pos
                                              : i2c_cr1_pe | i2c_cr1_ack;
        }
        i2c.DR = 2U * transfer.address + (reading_ ? 1U : 0U);
        return false;
    }

    // EV6: SR1 was read; reading SR2 clears ADDR, and the first byte begins.
    bool addressed(auto& i2c, i2c_transfer& transfer) noexcept {
        phase_ = phase::bytes;
        if (!reading_) {
            static_cast<void>(std::uint32_t{i2c.SR2});
            want_each_byte(i2c, true);
            return false;
        }
        const critical_section locked;
        switch (transfer.in.size()) {
        case 1: // EV6_3
            i2c.CR1 = i2c_cr1_pe;
            static_cast<void>(std::uint32_t{i2c.SR2});
            i2c.CR1 = i2c_cr1_pe | i2c_cr1_stop;
            want_each_byte(i2c, true);
            break;
        case 2: // EV6_1
            static_cast<void>(std::uint32_t{i2c.SR2});
            i2c.CR1 = i2c_cr1_pe | i2c_cr1_pos;
            break;
        default:
            static_cast<void>(std::uint32_t{i2c.SR2});
            want_each_byte(i2c, transfer.in.size() > 3);
        }
        return false;
    }

    // EV8, EV8_2.
    bool sent(auto& i2c, i2c_transfer& transfer, std::uint32_t sr1) noexcept {
        if (!transfer.out.empty()) {
            if ((sr1 & i2c_sr1_txe) != 0) {
                i2c.DR = transfer.next_out();
                want_each_byte(i2c, !transfer.out.empty());
            }
            return false;
        }
        if ((sr1 & i2c_sr1_btf) == 0) {
            return false;
        }
        if (transfer.in.empty()) {
            i2c.CR1 = i2c_cr1_pe | i2c_cr1_stop;
            return ended(i2c);
        }
        // BTF stays until the start is on the line: until then the interrupt comes for nothing.
        reading_ = true;
        phase_ = phase::address;
        i2c.CR1 = i2c_cr1_pe | i2c_cr1_start;
        return false;
    }

    // EV7, EV7_1; the table above.
    bool received(auto& i2c, i2c_transfer& transfer, std::uint32_t sr1) noexcept {
        const bool full = (sr1 & i2c_sr1_rxne) != 0;
        const bool both_full = (sr1 & i2c_sr1_btf) != 0;
        switch (transfer.in.size()) {
        case 1:
            if (!full) {
                return false;
            }
            transfer.received(i2c.DR);
            return ended(i2c);
        case 2: {
            if (!both_full) {
                return false;
            }
            const critical_section locked;
            i2c.CR1 = i2c_cr1_pe | i2c_cr1_stop;
            transfer.received(i2c.DR);
            transfer.received(i2c.DR); // from the shift register, as the first has left
            return ended(i2c);
        }
        case 3:
            if (both_full) {
                i2c.CR1 = i2c_cr1_pe; // ACK off: for the byte that comes now
                transfer.received(i2c.DR);
            }
            return false;
        default:
            if (full) {
                transfer.received(i2c.DR);
                want_each_byte(i2c, transfer.in.size() > 3);
            }
            return false;
        }
    }

    bool failed(auto& i2c, i2c_transfer& transfer, std::uint32_t sr1) noexcept {
        i2c.SR1 = ~(sr1 & errors) & 0xFFFFU; // a zero clears
        if ((sr1 & i2c_sr1_arlo) != 0) {     // the bus is the other's: no stop of ours
            transfer.why = errc::arbitration_lost;
        } else if ((sr1 & i2c_sr1_berr) != 0) { // errata: only a reset makes a start possible again
            transfer.why = errc::bus_error;
            abandon();
            return true;
        } else {
            transfer.why = (sr1 & i2c_sr1_ovr) != 0   ? errc::overrun
                           : phase_ == phase::address ? errc::nack_address
                                                      : errc::nack_data;
            i2c.CR1 = i2c_cr1_pe | i2c_cr1_stop;
        }
        return ended(i2c);
    }

    bool ended(auto& i2c) noexcept {
        i2c.CR2 = freq; // no interrupt any more
        return true;
    }

    // Whether RXNE and TXE interrupt, or BTF alone.
    void want_each_byte(auto& i2c, bool wanted) noexcept {
        constexpr std::uint32_t always = freq | i2c_cr2_itevten | i2c_cr2_iterren;
        i2c.CR2 = wanted ? always | i2c_cr2_itbufen : always;
    }

    std::uint32_t bits_per_second_ = 0;
    phase phase_ = phase::address;
    bool reading_ = false; // the bytes of now
};

} // namespace rondo::stm32f405
