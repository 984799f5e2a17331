"""What the server is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.model.morph_model import MorphModel
from eqmorph.studio.desk import JSON, Desk, json_response
from eqmorph.studio.responses import Status
from eqmorph.version import __version__


def status_routes(desk: Desk, model: MorphModel) -> APIRouter:
    """The route `/status`."""
    routes = APIRouter(tags=["status"])
    name = str(model.metadata.get("name") or model.metadata.get("source") or "eqmorph")

    @routes.get("/status", response_model=Status, responses=JSON)
    async def status() -> Any:
        """What this server is, and what it allows."""
        now = desk.current.now.model
        return json_response(
            {
                "version": __version__,
                "model": {"name": name, "n_terms": len(model.terms)},
                "limits": desk.limits.stated(),
                "sample_rate_hz": DEFAULT_SAMPLE_RATE,
                "n_own_words": len(now.own.settings),
            }
        )

    return routes
