"""Two Modbus/TCP slaves on a port of loopback, for the integration test: python3 pymodbus_server.py PORT."""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

# 123.456 as float32 ABCD, -2 as int32, "RUN" as text, 2.5 as float64.
HOLDING = [0x42F6, 0xE979, 0xFFFF, 0xFFFE, 0x5255, 0x4E00, 0x4004, 0x0000, 0x0000, 0x0000] + list(range(100, 300))
INPUT = [40000 + i for i in range(200)]


def slave(holding):
    return ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [i % 3 == 0 for i in range(100)]),
        co=ModbusSequentialDataBlock(0, [i % 2 == 0 for i in range(100)]),
        hr=ModbusSequentialDataBlock(0, holding),
        ir=ModbusSequentialDataBlock(0, INPUT),
        zero_mode=True,
    )


context = ModbusServerContext(slaves={1: slave(HOLDING), 2: slave([7] * 10)}, single=False)
StartTcpServer(context=context, address=("127.0.0.1", int(sys.argv[1])))
