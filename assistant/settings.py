"""Every setting of the program, and the only place that reads the environment."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.encoder import EncoderChoice
from retrieval.index import BUNDLED_INDEX

REPORTS = Path("reports")
SHIPPED_REPORTS = BUNDLED_INDEX.parent / "reports"


class Settings(BaseSettings):
    """Read from environment variables named RECOTALK_… (or from a .env file), checked once at start.

    index               RECOTALK_INDEX: folder of the index to serve
    encoder             RECOTALK_ENCODER: "bundled", a Hugging Face hub name, or a folder
    encoder_query_prompt    RECOTALK_ENCODER_QUERY_PROMPT, RECOTALK_ENCODER_PASSAGE_PROMPT: what the encoder
    encoder_passage_prompt  wants before questions and items; unset for what its own configuration says
    database            RECOTALK_DATABASE: SQLAlchemy URL of the store of sessions
    host, port          RECOTALK_HOST, RECOTALK_PORT: where `python app.py` serves the page
    users               RECOTALK_USERS: JSON of usernames and passwords; with any, the page and the HTTP way in
                          ask for them;  username, password  RECOTALK_USERNAME, RECOTALK_PASSWORD: for one user
    rate_limit          RECOTALK_RATE_LIMIT: requests a minute from one address, 0 for no limit
    reports             RECOTALK_REPORTS: folder with the reports of `python -m evaluation` that the page shows;
                        where there is no folder "reports", those the bundled index came with
    llm_model           RECOTALK_LLM_MODEL: model name at an OpenAI-compatible server; unset means no LLM
    openai_api_key      OPENAI_API_KEY;  openai_base_url  OPENAI_BASE_URL: one of them is needed for the LLM
    llm_timeout         RECOTALK_LLM_TIMEOUT: seconds one turn may take with the LLM
    llm_calls           RECOTALK_LLM_CALLS: calls of the model one turn may make
    llm_history_tokens  RECOTALK_LLM_HISTORY_TOKENS: about how long the conversation given to the model may be
    llm_price_in        RECOTALK_LLM_PRICE_IN, RECOTALK_LLM_PRICE_OUT: what a million tokens cost, in any
    llm_price_out         currency; with both set, each reply says what it cost
    llm_breaker_failures  RECOTALK_LLM_BREAKER_FAILURES: failed turns in a row after which the LLM is left alone
    llm_breaker_seconds   RECOTALK_LLM_BREAKER_SECONDS: for so long
    """

    model_config = SettingsConfigDict(env_prefix="RECOTALK_", env_file=".env", extra="ignore", frozen=True)

    index: Path = BUNDLED_INDEX
    encoder: str = "bundled"
    encoder_query_prompt: str | None = None
    encoder_passage_prompt: str | None = None
    database: str = Field(
        default_factory=lambda: f"sqlite:///{user_data_path('recotalk', False)}/recotalk.db"
    )
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    users: dict[str, SecretStr] = Field(default_factory=dict)
    username: str | None = None
    password: SecretStr | None = None
    rate_limit: int = Field(default=240, ge=0)
    reports: Path = Field(default_factory=lambda: REPORTS if REPORTS.is_dir() else SHIPPED_REPORTS)
    llm_model: str | None = None
    llm_timeout: float = Field(default=45.0, gt=0)
    llm_calls: int = Field(default=6, ge=1)
    llm_history_tokens: int = Field(default=2000, ge=100)
    llm_price_in: float | None = Field(default=None, ge=0)
    llm_price_out: float | None = Field(default=None, ge=0)
    llm_breaker_failures: int = Field(default=3, ge=1)
    llm_breaker_seconds: float = Field(default=60.0, gt=0)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")

    @property
    def encoder_choice(self) -> EncoderChoice:
        """The encoder and its prompts."""
        return EncoderChoice(self.encoder, self.encoder_query_prompt, self.encoder_passage_prompt)

    @property
    def llm_ready(self) -> bool:
        """True when a model name and a way to reach it are set."""
        return bool(self.llm_model and (self.openai_api_key or self.openai_base_url))

    @property
    def llm_missing(self) -> str | None:
        """The variable still needed when the LLM is only half set up, else None."""
        if self.llm_model and not self.llm_ready:
            return "OPENAI_API_KEY or OPENAI_BASE_URL"
        return None
