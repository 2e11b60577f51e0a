"""A person at the other end of the websocket, without a browser: Streamlit's own messages, and nothing drawn."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


def dial(address: str, **options: Any) -> ClientConnection:
    """The websocket of the chat at ``address``, opened as its own page opens it."""
    options = {"origin": address, "max_size": None, "proxy": None} | options
    return connect(f"ws://{urlsplit(address).netloc}/_stcore/stream", subprotocols=["streamlit"], **options)


class Visitor:
    """One session: ``received`` holds every byte that the server has sent to it."""

    def __init__(self, address: str) -> None:
        self.socket = dial(address)
        self.received = b""
        self.question_box = ""
        self.leave_button = ""
        self._send(BackMsg(rerun_script={}))
        self.listen()

    def _send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def _trigger(self, element: str, **value: Any) -> None:
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=element, **value)
        self._send(message)

    def listen(self, until: str | None = None) -> None:
        """Take in what comes until the page is drawn and has nothing more to do, or until ``until`` was in a message."""
        while True:
            data = self.socket.recv(timeout=120)
            assert isinstance(data, bytes)
            self.received += data
            if until and until.encode() in data:
                return
            message = ForwardMsg.FromString(data)
            element = message.delta.new_element
            if element.HasField("chat_input"):
                self.question_box = element.chat_input.id
            elif element.HasField("button") and "-leave-" in element.button.id:
                self.leave_button = element.button.id
            elif message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and message.HasField("script_finished"):
                return

    def say(self, text: str) -> None:
        """Send a question and wait for nothing."""
        self._trigger(self.question_box, chat_input_value={"data": text})

    def ask(self, text: str) -> None:
        """Send a question and take in the answer."""
        self.say(text)
        self.listen(until='class="tail"')
        self.listen()

    def leave(self) -> None:
        """What the quick exit sends."""
        self._trigger(self.leave_button, trigger_value=True)

    def close(self) -> None:
        self.socket.close()
