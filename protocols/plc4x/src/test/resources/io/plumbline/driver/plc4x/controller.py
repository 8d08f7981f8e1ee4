"""A Modbus controller for the tests: python3 controller.py PORT. On standard input, one per line: set ADDRESS VALUE, forbid ADDRESS; each is answered with ok."""
import os
import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

forbidden = set()


class Registers(ModbusSequentialDataBlock):
    def validate(self, address, count=1):
        return super().validate(address, count) and not forbidden.intersection(range(address, address + count))


registers = Registers(0, [0] * 200)
# 123.456 as float32, most significant register first.
registers.setValues(100, [0x42F6, 0xE979])


def commands():
    for line in sys.stdin:
        name, *numbers = line.split()
        if name == "set":
            forbidden.discard(int(numbers[0]))
            registers.setValues(int(numbers[0]), [int(numbers[1])])
        else:
            forbidden.add(int(numbers[0]))
        print("ok", flush=True)
    os._exit(0)


threading.Thread(target=commands, daemon=True).start()
slave = ModbusSlaveContext(hr=registers, zero_mode=True)
StartTcpServer(context=ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", int(sys.argv[1])), allow_reuse_address=True)
