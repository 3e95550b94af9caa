"""The tables: nothing is missing in them, and nothing contradicts."""

from typing import get_args

from thamesthrive.messages import Message
from thamesthrive.tasks.schedule import SCHEDULES
from thamesthrive.tasks.table import ROUTES, TASKS


def test_every_message_has_one_task() -> None:
    assert sorted(task.message.__name__ for task in TASKS) == sorted(message.__name__ for message in get_args(Message))


def test_no_name_stands_twice() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)
    assert len({schedule.name for schedule in SCHEDULES}) == len(SCHEDULES)


def test_a_schedule_is_called_as_its_task() -> None:
    assert {schedule.name: ROUTES[schedule.message].name for schedule in SCHEDULES} == {s.name: s.name for s in SCHEDULES}


def test_a_task_that_is_due_often_ends_before_it_is_due_again_or_is_alone() -> None:
    tasks = {task.name: task for task in TASKS}

    assert [s.name for s in SCHEDULES if tasks[s.name].limit_s >= s.every_s and not tasks[s.name].alone] == []
