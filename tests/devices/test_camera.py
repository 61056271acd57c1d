"""A camera that is pulled out while somebody looks at its picture."""

from __future__ import annotations

import pytest
from PySide6.QtMultimedia import QCamera
from PySide6.QtWidgets import QApplication

from fieldapp.devices import camera

pytestmark = pytest.mark.qt_log_ignore("qt.multimedia")


def test_a_camera_that_was_pulled_out_is_told_once_and_off(qapp: QApplication) -> None:
    told: list[str] = []
    made = camera.Camera(qapp)
    made.failed.connect(lambda: told.append("failed"))
    made._camera = QCamera()  # one that is in no port of this machine
    for _ in range(2):
        made._devices.videoInputsChanged.emit()
    assert told == ["failed"]
    assert not made.is_open
    made.deleteLater()
